"""When which part of the price is due: agreed with the terms, never edited, replaced as a whole."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext as _say
from django.utils.translation import gettext_lazy as _

from kernel.money import MAX_MINOR, Money
from marketplace.deals.models.deal import Deal, PaymentTerms
from marketplace.ledger.models import HeldBy

MOST_PARTS = 6


class Due(models.TextChoices):
    """What makes an instalment due; the first two come before delivery."""

    ON_SIGNING = "on_signing", _("on signing")
    BEFORE_DELIVERY = "before_delivery", _("before delivery")
    ON_DELIVERY = "on_delivery", _("on delivery")
    ON_ACCEPTANCE = "on_acceptance", _("on acceptance")
    ON_DATE = "on_date", _("on a day")


EARLY = frozenset({Due.ON_SIGNING.value, Due.BEFORE_DELIVERY.value})
SHORT_FORMS = {
    PaymentTerms.PREPAID.value: Due.BEFORE_DELIVERY.value,
    PaymentTerms.POSTPAID.value: Due.ON_ACCEPTANCE.value,
}


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a price: minor units of the offer's currency, and when it is due."""

    amount_minor: int
    due: str
    due_on: date | None = None

    def written(self) -> dict[str, Any]:
        """Return it as JSON."""
        day = self.due_on.isoformat() if self.due_on else None
        return {"amount_minor": self.amount_minor, "due": self.due, "due_on": day}

    @classmethod
    def read(cls, said: dict[str, Any]) -> Self:
        """Return what ``written`` wrote."""
        day = date.fromisoformat(said["due_on"]) if said.get("due_on") else None
        return cls(int(said["amount_minor"]), str(said["due"]), day)


def parts_agreed(payment_terms: str, minor: int, schedule: Iterable[dict[str, Any]]) -> list[Part]:
    """Return the parts that terms come to; a short form is one part, what is free none."""
    if payment_terms == PaymentTerms.INSTALMENTS:
        return [Part.read(said) for said in schedule]
    due = SHORT_FORMS.get(payment_terms)
    return [Part(minor, due)] if due and minor else []


def early_minor(parts: Iterable[Part]) -> int:
    """Return what is due on signing or before delivery."""
    return sum(part.amount_minor for part in parts if part.due in EARLY)


def parts_in_words(parts: Sequence[Part], currency: str) -> list[str]:
    """Return each part as a line in the reader's language, e.g. ``1) CNY 3.00 on signing``."""
    return [
        f"{n}) {currency} {Money(part.amount_minor, currency).major:,} {due_in_words(part)}"
        for n, part in enumerate(parts, start=1)
    ]


def due_in_words(part: "Part | Instalment") -> str:
    """Say when a part is due, in the reader's language."""
    if part.due_on is not None:
        return _say("on %(day)s") % {"day": part.due_on.isoformat()}
    return str(Due(part.due).label)


class InstalmentQuerySet(models.QuerySet["Instalment"]):
    """Questions one can ask of many instalments."""

    def in_force(self) -> Self:
        """Those of the terms their deals have now."""
        return self.filter(revision=F("deal__terms_revision"))


class Instalment(models.Model):
    """One part of a deal's price. Append-only; ``revision`` tells newer terms from older.

    What was paid on it is counted from the receipts, in the order of ``seq``, and kept nowhere.
    """

    deal = models.ForeignKey(Deal, on_delete=models.PROTECT, related_name="instalments")
    revision = models.PositiveSmallIntegerField(help_text="of the deal's terms")
    seq = models.PositiveSmallIntegerField()
    amount_minor = models.BigIntegerField(help_text="minor units of the deal's currency")
    due = models.CharField(max_length=16, choices=Due)
    due_on = models.DateField(null=True)
    held_by = models.CharField(max_length=8, choices=HeldBy, default=HeldBy.NOBODY)

    objects = InstalmentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["deal", "revision", "seq"], name="instalment_seq"),
            models.CheckConstraint(
                condition=Q(amount_minor__range=(1, MAX_MINOR)), name="instalment_amount_range"
            ),
            models.CheckConstraint(
                condition=Q(due="on_date", due_on__isnull=False)
                | (~Q(due="on_date") & Q(due_on=None)),
                name="instalment_day_when_due_on_one",
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.seq}"
