"""End a negotiation that fell silent."""

from datetime import datetime

from kernel.action import action
from kernel.actor import Actor
from kernel.outbox import emit
from marketplace.deals.facts import DealMoved
from marketplace.deals.models import Deal, Offer
from marketplace.deals.progress import advance, clear_table
from parties.capabilities import Capability, require


@action
def expire_deal(*, actor: Actor, deal_id: int, now: datetime) -> bool:
    """Expire a negotiation silent for NEGOTIATION_EXPIRY_DAYS; return False when it is not due.

    An open offer expires with it, a contract that waits for signatures is void.

    Raises:
        NotAllowed: neither the clock nor an operator acts.
        Deal.DoesNotExist: no such deal.
    """
    require(actor, Capability.EXPIRE)
    deal = Deal.objects.moved_by(actor).locked(deal_id)
    if not Deal.objects.expirable(now).filter(pk=deal.pk).exists():
        return False
    advance(deal, "expire", to=Deal.Status.EXPIRED, actor=actor, now=now)
    clear_table(deal, event="expire", to=Offer.Status.EXPIRED)
    emit(DealMoved(deal_id=deal.pk, event="expire", version=deal.version))
    return True
