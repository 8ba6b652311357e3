"""What waits for somebody in matters of money, and the money by who holds it; read only."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID

from django.db.models import Count, Min, QuerySet, Sum
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from marketplace.deals.models import Deal, Dispute
from marketplace.ledger.models import Entry, HeldBy
from marketplace.payments.models import (
    Correction,
    PaymentClaim,
    ReconBreak,
    Refund,
    StripeEvent,
)

SHOWN_DEALS = 20  # held longest; the rest stands behind the accounts


@dataclass(frozen=True, slots=True)
class Wait:
    """One kind of thing that waits: how many, the oldest since when, in whose hands it is."""

    label: Promise | str
    who: Promise | str
    n: int
    since: datetime | None
    href: str = ""


@dataclass(frozen=True, slots=True)
class Held:
    """What one kind of holder keeps, minor units of one currency."""

    held_by: str
    label: str
    currency: str
    minor: int


@dataclass(frozen=True, slots=True)
class HeldDeal:
    """A deal for which money is held and not released, and since when."""

    deal_no: str
    deal_uid: UUID
    minor: int
    currency: str
    since: datetime


def waits() -> list[Wait]:
    """Return every kind of thing that waits, with how many there are; one query each."""
    return [wait() for wait in WAITS]


def claims_waiting() -> "QuerySet[PaymentClaim]":
    """Return the payments that the holder has to confirm."""
    return PaymentClaim.objects.filter(status=PaymentClaim.Status.CLAIMED)


def refunds_due() -> "QuerySet[Refund]":
    """Return the refunds that the holder has to pay."""
    return Refund.objects.filter(status=Refund.Status.DUE)


def refunds_sent() -> "QuerySet[Refund]":
    """Return the refunds that the buyer has to confirm."""
    return Refund.objects.filter(status=Refund.Status.CLAIMED)


def disputes_open() -> "QuerySet[Dispute]":
    """Return the disputes that nobody has decided."""
    return Dispute.objects.undecided()


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of rows that wait; each row has a ``deal`` and its day of birth."""

    label: Promise
    who: Promise
    rows: Callable[[], "QuerySet[Any]"]


KINDS = {
    "payments": Kind(_("Payments to confirm"), _("the holder"), claims_waiting),
    "refunds-to-pay": Kind(_("Refunds to pay"), _("the holder"), refunds_due),
    "refunds-to-confirm": Kind(_("Refunds to confirm"), _("the buyer"), refunds_sent),
    "disputes": Kind(_("Disputes to decide"), _("an operator"), disputes_open),
}


def _of_deals(name: str) -> Wait:
    kind = KINDS[name]
    address = reverse("payments_console:waiting", args=[name])
    return Wait(kind.label, kind.who, *_counted(kind.rows(), "created_at"), href=address)


def _checks() -> Wait:
    rows = PaymentClaim.objects.filter(status=PaymentClaim.Status.CHECKING)
    address = reverse("payments_console:receipts")
    counted = _counted(rows, "decided_at")
    return Wait(_("Receipts to check"), _("an operator"), *counted, href=address)


def _fees() -> Wait:
    owed = Entry.objects.filter(account__code__startswith="fee_receivable:").values("account_id")
    due = owed.annotate(n=Sum("amount_minor"), at=Min("txn__occurred_at")).filter(n__gt=0)
    address = reverse("payments_console:fees_due")
    return Wait(_("Fees due"), _("those who owe them"), *_counted(due, "at"), href=address)


def _corrections() -> Wait:
    rows = Correction.objects.filter(status=Correction.Status.PROPOSED)
    address = reverse("payments_console:fees_due")
    counted = _counted(rows, "created_at")
    return Wait(_("Corrections to carry out"), _("a second person"), *counted, href=address)


def _breaks() -> Wait:
    rows = ReconBreak.objects.filter(status=ReconBreak.Status.OPEN)
    counted = _counted(rows, "created_at")
    label = _("Differences with Stripe")
    return Wait(label, _("an operator"), *counted, reverse("payments_console:breaks"))


def _parked() -> Wait:
    rows = StripeEvent.objects.filter(status=StripeEvent.Status.PARKED)
    counted = _counted(rows, "stored_at")
    label = _("Events of Stripe that did not fit")
    return Wait(label, _("an operator"), *counted, reverse("payments_console:breaks"))


WAITS: tuple[Callable[[], Wait], ...] = (
    *(partial(_of_deals, name) for name in KINDS),
    _checks,
    _fees,
    _corrections,
    _breaks,
    _parked,
)


def _counted(rows: "QuerySet[Any]", moment: str) -> tuple[int, datetime | None]:
    found = rows.aggregate(how_many=Count("*"), since=Min(moment))
    return found["how_many"], found["since"]


def held() -> list[Held]:
    """Return the money by currency and holder; what nobody holds was paid straight."""
    custody = Entry.objects.filter(account__code__startswith="custody:")
    kept = custody.values_list("currency", "account__held_by").annotate(n=Sum("amount_minor"))
    straight = Entry.objects.filter(account__code__startswith="memo_received:")
    sums = [(currency, by, minor) for currency, by, minor in kept.order_by() if minor]
    for currency, minor in straight.values_list("currency").annotate(n=Sum("amount_minor")):
        sums.append((currency, HeldBy.NOBODY, minor))
    return [
        Held(by, str(HeldBy(by).label), currency, int(minor))
        for currency, by, minor in sorted(sums)
    ]


def held_deals() -> list[HeldDeal]:
    """Return the deals for which money is held, the longest held first."""
    owed = Entry.objects.filter(account__code__startswith="owed_deal:")
    sums = owed.values("account__deal_uid", "currency").annotate(
        minor=Sum("amount_minor"), since=Min("txn__occurred_at")
    )
    rows = sums.exclude(minor=0).order_by("since")[:SHOWN_DEALS]
    by_deal: dict[UUID | None, Any] = {row["account__deal_uid"]: row for row in rows}
    deals = Deal.objects.filter(uid__in=[uid for uid in by_deal if uid])
    return sorted((_held_deal(deal, by_deal[deal.uid]) for deal in deals), key=lambda h: h.since)


def _held_deal(deal: Deal, row: Mapping[str, Any]) -> HeldDeal:
    return HeldDeal(deal.deal_no, deal.uid, -int(row["minor"]), row["currency"], row["since"])
