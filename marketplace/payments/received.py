"""What money moved on a deal, by every way it is paid; minor units of the deal's currency.

The database counts the same with the functions ``payments_received`` and ``payments_waiting``,
which its guards ask: a new way of paying is added here and there.
"""

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet, Sum
from django.db.models.functions import Coalesce

from marketplace.deals.models import Deal, Instalment
from marketplace.deals.models.instalment import EARLY, due_in_words
from marketplace.payments.models import (
    CardPayment,
    Chargeback,
    PaymentClaim,
    Refund,
    StripeStep,
)
from marketplace.payments.models.card import UNDER_WAY


def receipts_minor(deal: Deal) -> int:
    """Return what was received on ``deal``, whether or not some of it went back since."""
    cards = CardPayment.objects.filter(deal=deal).paid()
    return _by_bank(deal) + _sum(cards, "received_minor")


def returned_minor(deal: Deal) -> int:
    """Return what went back to the buyer."""
    return _sum(Refund.objects.filter(deal=deal, status=Refund.Status.DONE), "amount_minor")


def kept_minor(deal: Deal) -> int:
    """Return what was received and did not go back."""
    return receipts_minor(deal) - returned_minor(deal)


def outstanding_minor(deal: Deal) -> int:
    """Return what of the agreed amount was never received; never below 0."""
    return (deal.amount_minor or 0) - receipts_minor(deal)


def waiting_minor(deal: Deal) -> int:
    """Return what is under way: said to be paid, and not yet confirmed or refused."""
    undecided = PaymentClaim.objects.filter(deal=deal).undecided()
    claims = undecided.annotate(minor=Coalesce("received_minor", "amount_minor"))
    cards = CardPayment.objects.filter(deal=deal, status__in=UNDER_WAY)
    return _sum(claims, "minor") + _sum(cards, "amount_minor")


def claimable_minor(deal: Deal) -> int:
    """Return what a new payment may come to at most: what is outstanding and not under way."""
    return outstanding_minor(deal) - waiting_minor(deal)


def due_now_minor(deal: Deal) -> int:
    """Return what a payment now should come to: what delivery waits for, else all that is left."""
    early = early_minor(deal) - receipts_minor(deal) - waiting_minor(deal)
    return early if early > 0 else claimable_minor(deal)


def direct_minor(deal: Deal) -> int:
    """Return what the holders have straight from the buyer; below 0 when they repaid more."""
    back = Refund.objects.filter(deal=deal, status=Refund.Status.DONE, by_card=False)
    return _by_bank(deal) - _sum(back, "amount_minor")


def held_minor(deal: Deal) -> int:
    """Return what came through Stripe and did not go back to the buyer."""
    return sum(left_minor(payment) for payment in CardPayment.objects.filter(deal=deal).paid())


def left_minor(payment: CardPayment) -> int:
    """Return what is left of a payment: received, not refunded, not lost to a chargeback."""
    back = StripeStep.objects.filter(payment=payment, kind=StripeStep.Kind.REFUND, status="done")
    lost = Chargeback.objects.filter(payment=payment, refund__isnull=False)
    gone = _sum(back, "amount_minor") + _sum(lost, "amount_minor")
    return (payment.received_minor or 0) - gone


def _by_bank(deal: Deal) -> int:
    confirmed = PaymentClaim.objects.filter(deal=deal, status=PaymentClaim.Status.CONFIRMED)
    return _sum(confirmed, "received_minor")


def early_minor(deal: Deal) -> int:
    """Return what has to be received before delivery begins."""
    early = Instalment.objects.in_force().filter(deal=deal, due__in=EARLY)
    return _sum(early, "amount_minor")


@dataclass(frozen=True, slots=True)
class PartLine:
    """One instalment with what was received on it, counted in their order; minor units."""

    seq: int
    due: str
    amount_minor: int
    received_minor: int
    held_by: str

    @property
    def open_minor(self) -> int:
        """What is missing on it."""
        return self.amount_minor - self.received_minor


def part_lines(deal: Deal, *, received_minor: int) -> list[PartLine]:
    """Return the instalments in force; what was received fills one after the other."""
    left, lines = received_minor, []
    for part in Instalment.objects.in_force().filter(deal=deal).order_by("seq"):
        paid = min(left, part.amount_minor)
        left -= paid
        due, held = due_in_words(part), part.get_held_by_display()
        lines.append(PartLine(part.seq, due, part.amount_minor, paid, held))
    return lines


def _sum(rows: "QuerySet[Any]", column: str) -> int:
    return int(rows.aggregate(total=Sum(column))["total"] or 0)
