"""Stripe's own lists against our books: what was told and not heard, what does not agree.

Webhooks alone are never enough: some are lost. Listing finds them, and the comparison finds what
even listing would not explain.
"""

import logging
import traceback
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from itertools import islice
from typing import NamedTuple

from django.conf import settings
from django.db.models import Sum

from kernel.actor import GATEWAY
from marketplace.ledger.balances import balance
from marketplace.ledger.models import Entry, Txn
from marketplace.payments import gateway
from marketplace.payments.actions.apply_event import apply_event
from marketplace.payments.actions.move_cursor import move_cursor
from marketplace.payments.actions.note_differences import Difference, note_differences
from marketplace.payments.actions.note_processor_fee import note_processor_fee
from marketplace.payments.actions.park_event import park_event
from marketplace.payments.actions.store_event import store_event
from marketplace.payments.held import custody
from marketplace.payments.models import (
    CardPayment,
    Chargeback,
    ReconBreak,
    ReconCursor,
    StripeEvent,
    StripeStep,
)
from marketplace.payments.models.card import UNANSWERED
from marketplace.payments.received import left_minor
from marketplace.payments.steps.breaks import Sums

REACH = timedelta(days=30)  # Stripe's lists of events go back no further
STALE = timedelta(days=25)
OVERLAP = timedelta(hours=1)
SETTLING = timedelta(hours=1)  # younger than this, an object may be on only one side
BATCH = 100
Kind = ReconBreak.Kind
COMPARED = (Kind.NOT_HERE, Kind.NOT_THERE, Kind.AMOUNT, Kind.BALANCE, Kind.HELD_LONG)
log = logging.getLogger(__name__)


class Ours(NamedTuple):
    """What our books say of one object at Stripe."""

    minor: int
    currency: str
    deal_id: int


def catch_up(*, now: datetime) -> int:
    """List what happened since the last time, store and apply what was not heard.

    Then everything that waited is tried again, and Stripe's fees are posted. Returns how many
    events were news.

    Raises:
        OutcomeUnknown, GatewayRefused: Stripe could not be asked; the next run lists the same.
    """
    since = _since(now)
    fresh = 0
    told = gateway.events(since=since)
    while batch := list(islice(told, BATCH)):
        fresh += store_event(actor=GATEWAY, events=batch, is_listed=True, now=now)
    apply_waiting(now=now)
    post_fees(gateway.bookings(since=since), now=now)
    move_cursor(actor=GATEWAY, until=now)
    return fresh


def apply_waiting(*, now: datetime) -> None:
    """Apply stored events in the order of their happening, until no more of them can be."""
    waiting = StripeEvent.objects.filter(status=StripeEvent.Status.STORED)
    before = None
    while (left := waiting.count()) and left != before:
        before = left
        for row_id in list(waiting.order_by("happened_at", "id").values_list("pk", flat=True)):
            try:
                apply_event(actor=GATEWAY, event_row_id=row_id, now=now)
            except Exception:
                log.exception("stripe: event row %d does not fit", row_id)
                trace = traceback.format_exc()
                park_event(actor=GATEWAY, event_row_id=row_id, trace=trace, now=now)


def post_fees(bookings: Iterable[gateway.Booking], *, now: datetime) -> int:
    """Post what Stripe took for payments of ours and is not posted; return for how many."""
    charges = {b.source: b for b in bookings if b.kind == "charge" and b.fee_minor}
    payments = CardPayment.objects.filter(charge_id__in=charges).order_by("id")
    keys = {f"card:{payment.uid}:fee": payment for payment in payments}
    known = set(Txn.objects.filter(key__in=keys).values_list("key", flat=True))
    for payment in (payment for key, payment in keys.items() if key not in known):
        booking = charges[payment.charge_id or ""]
        note_processor_fee(
            actor=GATEWAY,
            payment_id=payment.pk,
            fee_minor=booking.fee_minor,
            at=booking.at,
            now=now,
        )
    return len(keys) - len(known)


def compare(*, now: datetime) -> int:
    """Compare Stripe's account of the last 30 days with our books; return how much is open.

    Raises:
        OutcomeUnknown, GatewayRefused: Stripe could not be asked.
    """
    theirs: dict[str, Sums] = {}
    for booking in gateway.bookings(since=now - REACH):
        before = theirs.get(booking.source)
        minor = booking.amount_minor + (before.theirs or 0 if before else 0)
        theirs[booking.source] = Sums(None, minor, booking.currency)
    found = [
        *_unlike(theirs, ours_of(theirs)),
        *_missing_there(theirs, now=now),
        *_balances(),
        *_held_long(now=now),
    ]
    return note_differences(actor=GATEWAY, found=found, looked_for=COMPARED, now=now)


def ours_of(sources: Iterable[str]) -> dict[str, Ours]:
    """Return what our books say of these objects at Stripe; those they do not know are left out."""
    wanted = list(sources)
    keys: dict[str, tuple[str, int, str]] = {}
    for payment in CardPayment.objects.filter(charge_id__in=wanted):
        for key in (f"card:{payment.uid}", f"card:{payment.uid}:over"):
            keys[key] = (payment.charge_id or "", payment.deal_id, payment.currency)
    for step in StripeStep.objects.filter(object_id__in=wanted, status="done"):
        keys[f"step:{step.key}"] = (step.object_id or "", step.deal_id, step.currency)
    taken = Chargeback.objects.filter(dispute_id__in=wanted).select_related("payment")
    for one in taken:
        for key in (f"chargeback:{one.uid}", f"chargeback:{one.uid}:closed"):
            keys[key] = (one.dispute_id, one.payment.deal_id, one.currency)
    sums: dict[str, int] = defaultdict(int)
    posted = Entry.objects.filter(txn__key__in=keys, account__code__startswith="custody:stripe:")
    for key, minor in posted.values_list("txn__key").annotate(n=Sum("amount_minor")).order_by():
        sums[keys[key][0]] += int(minor)
    return {
        source: Ours(sums[source], currency, deal_id) for source, deal_id, currency in keys.values()
    }


def _since(now: datetime) -> datetime:
    cursor = ReconCursor.objects.first()
    stale: list[Difference] = []
    if cursor is not None and now - cursor.listed_until > STALE:
        stale = [Difference(Kind.CURSOR_OLD, "events", note=f"{cursor.listed_until:%Y-%m-%d}")]
    note_differences(actor=GATEWAY, found=stale, looked_for=[Kind.CURSOR_OLD], now=now)
    return max(cursor.listed_until - OVERLAP, now - REACH) if cursor else now - REACH


def _unlike(theirs: dict[str, Sums], ours: dict[str, Ours]) -> Iterator[Difference]:
    for source, said in theirs.items():
        here = ours.get(source)
        if here is None:
            yield Difference(Kind.NOT_HERE, source, sums=said)
        elif here.minor != said.theirs:
            sums = said._replace(ours=here.minor)
            yield Difference(Kind.AMOUNT, source, deal_id=here.deal_id, sums=sums)


def _missing_there(theirs: dict[str, Sums], *, now: datetime) -> Iterator[Difference]:
    window = (now - REACH + SETTLING, now - SETTLING)
    paid = CardPayment.objects.filter(status="paid", received_at__range=window)
    done = StripeStep.objects.filter(status="done", answered_at__range=window)
    done = done.exclude(kind=StripeStep.Kind.CHECKOUT)
    names = [
        *paid.exclude(charge_id=None).values_list("charge_id", flat=True),
        *done.values_list("object_id", flat=True),
    ]
    lost = {name for name in names if name} - theirs.keys()
    for source, here in ours_of(sorted(lost)).items():
        sums = Sums(here.minor, None, here.currency)
        yield Difference(Kind.NOT_THERE, source, deal_id=here.deal_id, sums=sums)


def _balances() -> Iterator[Difference]:
    """Compare the balances; while something is under way they may differ."""
    waits = StripeEvent.objects.filter(status=StripeEvent.Status.STORED).exists()
    if waits or StripeStep.objects.filter(status__in=UNANSWERED).exists():
        return
    for currency, theirs in gateway.balance().items():
        ours = balance(custody(currency)).minor
        if ours != theirs:
            yield Difference(Kind.BALANCE, currency, sums=Sums(ours, theirs, currency))


def _held_long(*, now: datetime) -> Iterator[Difference]:
    before = now - timedelta(days=settings.STRIPE_HELD_DAYS)
    for payment in CardPayment.objects.filter(received_at__lte=before).paid():
        sent = StripeStep.objects.filter(payment=payment, kind="transfer", status="done")
        held = left_minor(payment) - sum(sent.values_list("amount_minor", flat=True))
        released = payment.deal.voucher_no is not None and sent.exists()
        if held > 0 and not released:
            sums = Sums(held, None, payment.currency)
            about = str(payment.uid)
            yield Difference(Kind.HELD_LONG, about, deal_id=payment.deal_id, sums=sums)
