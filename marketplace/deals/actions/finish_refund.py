"""Mark that a refund arrived."""

from datetime import datetime

from kernel.action import action
from kernel.actor import Actor
from kernel.outbox import emit
from marketplace.deals.entitling import end_all
from marketplace.deals.facts import DealMoved
from marketplace.deals.models import Deal, Entitlement
from marketplace.deals.progress import advance, void_contracts
from parties.capabilities import Capability, require


@action
def finish_refund(
    *, actor: Actor, deal_id: int, amount_minor: int, is_whole: bool, now: datetime
) -> Deal:
    """Mark a refund as done; a whole one undoes the landing, the contract is void, access ends.

    Called by payments only, when both sides or the payment service confirmed it.

    Raises:
        NotAllowed: the actor refunds nothing.
        Deal.DoesNotExist: no such deal.
        IllegalMove: no refund is pending.
    """
    require(actor, Capability.REFUND)
    deal = Deal.objects.moved_by(actor).locked(deal_id)
    to = Deal.Status.REFUNDED if is_whole else Deal.Status.PARTIALLY_REFUNDED
    advance(deal, "refund_done", to=to, actor=actor, now=now, amount_minor=amount_minor)
    if is_whole:
        void_contracts(deal)
        end_all(deal, Entitlement.EndReason.REFUNDED, actor=actor, now=now)
    emit(DealMoved(deal_id=deal.pk, event="refund_done", version=deal.version))
    return deal
