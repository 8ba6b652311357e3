"""A side of a negotiation that asks a person for help."""

from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kernel.actor import Actor
from kernel.lifecycle import Moves, VersionedQuerySet
from kernel.noun import Noun
from marketplace.deals.models.deal import Deal
from parties.models import Organisation, User


class HelpRequestQuerySet(VersionedQuerySet["HelpRequest"]):
    """Questions one can ask of many requests."""

    def visible_to(self, actor: Actor) -> Self:
        """All for operators, one's own organisation's for everybody else."""
        return self if actor.is_operator else self.filter(asked_by=actor.organisation_id)

    def waiting(self) -> Self:
        """Those nobody has answered."""
        return self.exclude(status=HelpRequest.Status.CLOSED)


class HelpRequest(Noun):
    """What a side asks of an operator, or of a merchant whom an operator finds; with the answer."""

    class Kind(models.TextChoices):
        OPERATOR = "operator", _("an operator mediates")
        MERCHANT = "merchant", _("a data merchant helps")

    class Status(models.TextChoices):
        OPEN = "open", pgettext_lazy("help", "open")
        TAKEN = "taken", pgettext_lazy("help", "taken up")
        CLOSED = "closed", pgettext_lazy("help", "answered")

    MOVES: ClassVar[Moves] = {
        (Status.OPEN, "take", Status.TAKEN),
        (Status.OPEN, "close", Status.CLOSED),
        (Status.TAKEN, "close", Status.CLOSED),
    }

    deal = models.ForeignKey(Deal, on_delete=models.PROTECT, related_name="help_requests")
    asked_by = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    asker = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(_("who should help"), max_length=8, choices=Kind)
    text = models.CharField(_("what is needed"), max_length=1000)
    status = models.CharField(max_length=6, choices=Status, default=Status.OPEN)
    taken_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    answer = models.CharField(_("answer"), max_length=1000, blank=True)
    answered_at = models.DateTimeField(null=True)

    objects = HelpRequestQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["deal", "asked_by"],
                condition=~Q(status="closed"),
                name="helprequest_one_open_per_side",
            ),
        ]
        indexes = [models.Index(fields=["status", "created_at"], name="helprequest_queue")]

    def __str__(self) -> str:
        return f"#{self.pk} {self.kind}"
