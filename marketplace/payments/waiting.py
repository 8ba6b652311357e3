"""What waits for somebody in matters of money, and the money by who holds it; read only."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Min, QuerySet, Sum
from django.utils.translation import gettext as _

from marketplace.deals.models import Deal, Dispute
from marketplace.ledger.models import Entry, HeldBy
from marketplace.payments.models import PaymentClaim, Refund

SHOWN_DEALS = 20  # held longest; the rest stands behind the accounts


@dataclass(frozen=True, slots=True)
class Wait:
    """One kind of thing that waits: how many, the oldest since when, in whose hands it is."""

    label: str
    who: str
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


def _claims() -> Wait:
    rows = PaymentClaim.objects.filter(status=PaymentClaim.Status.CLAIMED)
    return Wait(_("Payments to confirm"), _("the holder"), *_counted(rows, "created_at"))


def _due_refunds() -> Wait:
    rows = Refund.objects.filter(status=Refund.Status.DUE)
    return Wait(_("Refunds to pay"), _("the holder"), *_counted(rows, "created_at"))


def _sent_refunds() -> Wait:
    rows = Refund.objects.filter(status=Refund.Status.CLAIMED)
    return Wait(_("Refunds to confirm"), _("the buyer"), *_counted(rows, "created_at"))


def _disputes() -> Wait:
    rows = Dispute.objects.undecided()
    return Wait(_("Disputes to decide"), _("an operator"), *_counted(rows, "created_at"))


WAITS: tuple[Callable[[], Wait], ...] = (_claims, _due_refunds, _sent_refunds, _disputes)


def _counted(rows: "QuerySet[Any]", moment: str) -> tuple[int, datetime | None]:
    found = rows.aggregate(n=Count("pk"), since=Min(moment))
    return found["n"], found["since"]


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
