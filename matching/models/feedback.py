"""What a side says of a match: it does not fit."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kernel.actor import Actor
from kernel.lifecycle import VersionedQuerySet
from kernel.noun import Noun
from listings.models import Listing
from matching.models.intent import Intent
from parties.models import Organisation


class FeedbackQuerySet(VersionedQuerySet["MatchFeedback"]):
    """Questions one can ask of many opinions."""

    def standing(self) -> Self:
        """Those nobody took back."""
        return self.filter(taken_back_at=None)

    def editable_by(self, actor: Actor) -> Self:
        """Those of the organisation the actor acts for."""
        return self.filter(organisation_id=actor.organisation_id)

    def of_the_poster(self) -> Self:
        """Those of the side that posted the intent."""
        return self.filter(side=MatchFeedback.Side.BUYER)


class MatchFeedback(Noun):
    """One side's opinion that a listing does not answer an intent; it may be taken back."""

    class Side(models.TextChoices):
        BUYER = "buyer", _("poster")
        HOLDER = "holder", _("holder")

    class Reason(models.TextChoices):
        OTHER_SUBJECT = "other_subject", _("about something else")
        WRONG_SCOPE = "wrong_scope", _("wrong place, time or scale")
        WRONG_KIND = "wrong_kind", _("wrong kind of data")
        TOO_VAGUE = "too_vague", _("says too little")
        OTHER = "other", _("other")

    intent = models.ForeignKey(Intent, on_delete=models.PROTECT, related_name="feedback")
    listing = models.ForeignKey(Listing, on_delete=models.PROTECT, related_name="feedback")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="match_feedback"
    )
    side = models.CharField(max_length=6, choices=Side)
    reason = models.CharField(max_length=16, choices=Reason)
    taken_back_at = models.DateTimeField(null=True)

    objects = FeedbackQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["intent", "listing", "organisation"],
                condition=Q(taken_back_at=None),
                name="matchfeedback_one_standing",
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.reason}"
