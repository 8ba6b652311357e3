"""End an offer whose time is over."""

from datetime import datetime

from kernel.action import action
from kernel.actor import Actor
from kernel.audit import record
from kernel.lifecycle import move
from kernel.outbox import emit
from marketplace.deals.facts import OfferEnded
from marketplace.deals.models import Deal, Offer
from marketplace.deals.progress import void_draft
from parties.capabilities import Capability, require


@action
def expire_offer(*, actor: Actor, offer_id: int, now: datetime) -> bool:
    """Expire an open offer past its time; return False when it is no longer due, and do nothing.

    Raises:
        NotAllowed: neither the clock nor an operator acts.
        Offer.DoesNotExist: no such offer.
    """
    require(actor, Capability.EXPIRE)
    deal_id = Offer.objects.values_list("negotiation__deal_id", flat=True).get(pk=offer_id)
    deal = Deal.objects.locked(deal_id)
    offer = Offer.objects.locked(offer_id)
    if offer.status != Offer.Status.OPEN or offer.expires_at > now:
        return False
    move(offer, "expire", to=Offer.Status.EXPIRED)
    void_draft(deal)
    record(actor, "offer.expire", on=offer, at=now)
    emit(OfferEnded(deal_id=deal_id, offer_id=offer.pk))
    return True
