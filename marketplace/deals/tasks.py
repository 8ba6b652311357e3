"""Celery's doorways to deals: notices to the other side, what follows a signature, the clock."""

from datetime import timedelta

from celery import shared_task
from django.urls import reverse
from django.utils import timezone

from kernel.actor import CLOCK
from kernel.slots import once_per_slot
from marketplace.deals.actions.expire_deal import expire_deal
from marketplace.deals.actions.expire_offer import expire_offer
from marketplace.deals.actions.request_payment import request_payment
from marketplace.deals.models import Deal, Offer, PaymentTerms
from matching.actions.close_intent import close_intent
from matching.models import Intent
from parties.actions.send_notice import send_notice

PERIOD_S = 600
BATCH = 500
SILENT_DAYS = (3, 7)


def _tell(deal: Deal, organisation_id: int | None, kind: str, *, key: str) -> None:
    if organisation_id is not None:
        send_notice(
            organisation_id=organisation_id,
            kind=kind,
            key=f"deal-{deal.pk}-{key}",
            url=reverse("deals:detail", args=[deal.uid]),
            data={"number": deal.deal_no},
            now=timezone.now(),
        )


def _deal(deal_id: int) -> Deal:
    return Deal.objects.select_related("listing", "intent").get(pk=deal_id)


@shared_task
def tell_opened(*, deal_id: int) -> None:
    """Tell the holder that the buyer opened the negotiation."""
    deal = _deal(deal_id)
    _tell(deal, deal.holder_id, "deal_opened", key="opened")


@shared_task
def tell_offer(*, deal_id: int, offer_id: int) -> None:
    """Tell the side that has to answer."""
    deal, offer = _deal(deal_id), Offer.objects.get(pk=offer_id)
    other = deal.holder_id if offer.side == "buyer" else deal.buyer_id
    _tell(deal, other, "offer_made", key=f"offer-{offer.n}")


@shared_task
def tell_agreed(*, deal_id: int) -> None:
    """Ask both sides for their signature."""
    deal = _deal(deal_id)
    for organisation_id in (deal.buyer_id, deal.holder_id):
        _tell(deal, organisation_id, "contract_to_sign", key=f"to-sign-{deal.version}")


@shared_task
def tell_moved(*, deal_id: int, event: str) -> None:
    """Tell both sides of a step; ``event`` is the deal's."""
    deal = _deal(deal_id)
    for organisation_id in (deal.buyer_id, deal.holder_id):
        _tell(deal, organisation_id, "deal_moved", key=f"{event}-{deal.version}")


@shared_task
def follow_signature(*, deal_id: int) -> None:
    """Ask for the money when it is due first, and close the intent that is now satisfied."""
    deal, now = _deal(deal_id), timezone.now()
    is_due = deal.payment_terms == PaymentTerms.PREPAID
    if is_due and deal.status == Deal.Status.CONTRACT_SIGNED:
        request_payment(actor=CLOCK, deal_id=deal.pk, now=now)
    _close(deal, reason=Intent.CloseReason.SATISFIED_HERE)


@shared_task
def follow_external_deal(*, deal_id: int) -> None:
    """Close the intent that another platform satisfied."""
    _close(_deal(deal_id), reason=Intent.CloseReason.SATISFIED_ELSEWHERE)


def _close(deal: Deal, *, reason: Intent.CloseReason) -> None:
    if deal.intent is not None and deal.intent.is_open:
        close_intent(actor=CLOCK, intent_id=deal.intent.pk, reason=reason, now=timezone.now())


@shared_task
def watch_silence() -> None:
    """Expire offers and silent negotiations, nudge who has been silent; every ten minutes."""
    now = timezone.now()

    def run() -> None:
        late = Offer.objects.filter(status=Offer.Status.OPEN, expires_at__lte=now)
        for offer_id in late.order_by("pk").values_list("pk", flat=True)[:BATCH]:
            expire_offer(actor=CLOCK, offer_id=offer_id, now=now)
        for deal in Deal.objects.expirable(now).order_by("pk")[:BATCH]:
            expire_deal(actor=CLOCK, deal_id=deal.pk, now=now)
        for days in SILENT_DAYS:
            silent = Deal.objects.silent_since(now - timedelta(days=days))
            for deal in silent.order_by("pk")[:BATCH]:
                key = f"silent-{days}-{deal.last_activity_at:%Y%m%d%H%M}"
                for organisation_id in (deal.buyer_id, deal.holder_id):
                    _tell(deal, organisation_id, "deal_silent", key=key)

    once_per_slot("deals.watch_silence", now=now, period_s=PERIOD_S, run=run)
