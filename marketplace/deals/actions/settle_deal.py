"""Settle a deal."""

from datetime import datetime

from kernel.action import action
from kernel.actor import Actor
from kernel.numbering import take_number
from kernel.outbox import emit
from marketplace.deals.facts import DealMoved
from marketplace.deals.models import Deal
from marketplace.deals.progress import advance
from parties.capabilities import Capability, require


@action
def settle_deal(*, actor: Actor, deal_id: int, now: datetime) -> Deal:
    """Settle an accepted deal and give it its voucher number, which it keeps.

    Called by payments only, which makes sure that nothing is outstanding.

    Raises:
        NotAllowed: neither the clock nor an operator acts.
        Deal.DoesNotExist: no such deal.
        IllegalMove: it was not accepted.
    """
    require(actor, Capability.SETTLE_DEAL)
    deal = Deal.objects.moved_by(actor).locked(deal_id)
    deal.voucher_no = deal.voucher_no or take_number("TV", now=now)
    advance(
        deal,
        "settle",
        to=Deal.Status.SETTLED,
        actor=actor,
        now=now,
        also=("voucher_no",),
        voucher_no=deal.voucher_no,
    )
    emit(DealMoved(deal_id=deal.pk, event="settle", version=deal.version))
    return deal
