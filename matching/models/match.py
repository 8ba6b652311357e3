"""An intent and a listing that answers it: scored and explained."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kernel.actor import Actor
from listings.models import Listing
from matching.models.intent import Intent


class MatchQuerySet(models.QuerySet["Match"]):
    """Questions one can ask of many matches."""

    def judgeable_by(self, actor: Actor) -> Self:
        """Those of one's own intents, and those that were pushed to one."""
        if actor.organisation_id is None:
            return self.none()
        pushed = Match.objects.filter(
            pushes__recipient_id=actor.organisation_id, pushes__sent_at__isnull=False
        )
        return self.filter(Q(intent__poster_id=actor.organisation_id) | Q(pk__in=pushed))


class Match(models.Model):
    """One intent, one listing, and why. Never shown without its reasons."""

    class Band(models.TextChoices):
        STRONG = "strong", _("strong fit")
        FAIR = "fair", _("fair fit")
        WEAK = "weak", _("weak fit")

    class Bucket(models.TextChoices):
        ELIGIBLE = "eligible", _("fits")
        NEEDS_CONFIRMATION = "needs_confirmation", _("needs confirmation")

    intent = models.ForeignKey(Intent, on_delete=models.PROTECT, related_name="matches")
    listing = models.ForeignKey(Listing, on_delete=models.PROTECT, related_name="matches")
    intent_version = models.PositiveIntegerField()
    listing_version = models.PositiveIntegerField()
    model_version = models.CharField(max_length=24, help_text="matching.engine's scoring model")
    score = models.FloatField(help_text="0 to 1; a ranking, not a probability; screens show bands")
    band = models.CharField(max_length=8, choices=Band)
    bucket = models.CharField(max_length=20, choices=Bucket)
    rank = models.PositiveSmallIntegerField(help_text="1 is best among the intent's matches")
    reasons = models.JSONField(help_text="matching.engine.explain; shape in its docstring")
    is_current = models.BooleanField(default=True, help_text="of the latest proposal of the intent")
    created_at = models.DateTimeField()

    objects = MatchQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["intent", "listing", "intent_version", "listing_version", "model_version"],
                name="match_once_per_version",
            ),
            models.UniqueConstraint(
                fields=["intent", "listing"],
                condition=models.Q(is_current=True),
                name="match_one_current",
            ),
        ]
        indexes = [
            models.Index(
                fields=["intent", "rank"],
                condition=models.Q(is_current=True),
                name="match_current_rank",
            )
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.band}"
