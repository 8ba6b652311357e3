"""A dispute over a deal: what is wrong, who says so, how it is decided."""

from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kernel.lifecycle import Moves, VersionedQuerySet
from kernel.money import MAX_MINOR
from kernel.noun import Noun
from marketplace.deals.models.deal import Deal
from parties.models import Organisation

OPEN = ("open", "in_mediation", "in_arbitration", "in_court")


class DisputeQuerySet(VersionedQuerySet["Dispute"]):
    """Questions one can ask of many disputes."""

    def undecided(self) -> Self:
        """Those nobody has decided or taken back."""
        return self.filter(status__in=OPEN)


class Dispute(Noun):
    """One dispute; while it is open no money is released and nothing is settled."""

    class Kind(models.TextChoices):
        RIGHTS = "rights", _("rights in the data")
        DELIVERY = "delivery", _("delivery or quality")
        PAYMENT = "payment", _("payment")
        INFRINGEMENT = "infringement", _("use beyond the contract")

    class Status(models.TextChoices):
        OPEN = "open", pgettext_lazy("dispute", "open")
        IN_MEDIATION = "in_mediation", _("in mediation")
        IN_ARBITRATION = "in_arbitration", _("in arbitration")
        IN_COURT = "in_court", _("in court")
        UPHELD = "upheld", pgettext_lazy("dispute", "upheld")
        PARTLY_UPHELD = "partly_upheld", _("partly upheld")
        DISMISSED = "dismissed", pgettext_lazy("dispute", "dismissed")
        WITHDRAWN = "withdrawn", pgettext_lazy("dispute", "withdrawn")

    MOVES: ClassVar[Moves] = {
        (Status.OPEN, "mediate", Status.IN_MEDIATION),
        (Status.IN_MEDIATION, "arbitrate", Status.IN_ARBITRATION),
        (Status.IN_MEDIATION, "sue", Status.IN_COURT),
        (Status.OPEN, "arbitrate", Status.IN_ARBITRATION),
        (Status.OPEN, "sue", Status.IN_COURT),
        *((status, "uphold", "upheld") for status in OPEN),
        *((status, "uphold_in_part", "partly_upheld") for status in OPEN),
        *((status, "dismiss", "dismissed") for status in OPEN),
        *((status, "withdraw", "withdrawn") for status in OPEN),
    }

    dispute_no = models.CharField(max_length=20, unique=True, help_text="DP…")
    deal = models.ForeignKey(Deal, on_delete=models.PROTECT, related_name="disputes")
    kind = models.CharField(max_length=12, choices=Kind)
    opened_by = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        null=True,
        related_name="disputes",
        help_text="null: by silence, or by an operator",
    )
    statement = models.TextField(max_length=4000)
    claim_minor = models.BigIntegerField(null=True, help_text="what is asked back, minor units")
    status = models.CharField(max_length=14, choices=Status, default=Status.OPEN)
    decision = models.TextField(max_length=2000, blank=True)
    decided_at = models.DateTimeField(null=True)

    objects = DisputeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["deal"], condition=Q(status__in=OPEN), name="dispute_one_open_per_deal"
            ),
            models.CheckConstraint(
                condition=Q(claim_minor=None) | Q(claim_minor__range=(1, MAX_MINOR)),
                name="dispute_claim_range",
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.dispute_no}"
