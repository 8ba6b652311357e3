"""End a negotiation that fell silent."""

from datetime import datetime

from kernel.action import action
from kernel.actor import Actor
from kernel.outbox import emit
from marketplace.deals.facts import DealMoved
from marketplace.deals.models import Deal
from marketplace.deals.progress import advance
from parties.capabilities import Capability, require


@action
def expire_deal(*, actor: Actor, deal_id: int, now: datetime) -> bool:
    """Expire a negotiation silent for NEGOTIATION_EXPIRY_DAYS; return False when it is not due.

    Raises:
        NotAllowed: neither the clock nor an operator acts.
        Deal.DoesNotExist: no such deal.
    """
    require(actor, Capability.EXPIRE)
    deal = Deal.objects.moved_by(actor).locked(deal_id)
    if not Deal.objects.expirable(now).filter(pk=deal.pk).exists():
        return False
    advance(deal, "expire", to=Deal.Status.EXPIRED, actor=actor, now=now)
    emit(DealMoved(deal_id=deal.pk, event="expire"))
    return True
