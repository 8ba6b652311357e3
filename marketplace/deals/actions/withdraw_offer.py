"""Take one's own offer back."""

from datetime import datetime

from django.utils.translation import gettext as _

from kernel.action import action
from kernel.actor import Actor
from kernel.audit import record
from kernel.errors import DomainError
from kernel.lifecycle import move, touch
from kernel.outbox import emit
from marketplace.deals.facts import OfferEnded
from marketplace.deals.models import Deal, Offer
from marketplace.deals.progress import void_draft
from parties.capabilities import Capability, require


class NotOwnOffer(DomainError):
    """Only the side that made an offer can take it back."""

    code = "not_own_offer"


@action
def withdraw_offer(
    *, actor: Actor, deal_id: int, offer_id: int, expected_version: int, now: datetime
) -> Offer:
    """Take back an open offer of the actor's own side.

    Raises:
        NotAllowed: the actor does not negotiate.
        Deal.DoesNotExist, Offer.DoesNotExist: not one of the actor's, or not of this deal.
        StaleVersion: the deal changed since the actor read it.
        NotOwnOffer: the other side made it.
        IllegalMove: the offer is not open.
    """
    require(actor, Capability.NEGOTIATE)
    deal = Deal.objects.of(actor).locked(deal_id, version=expected_version)
    offer = Offer.objects.filter(negotiation__deal=deal).locked(offer_id)
    if offer.side != deal.side_of(actor):
        raise NotOwnOffer(_("The other side made this offer; you may reject it."))
    move(offer, "withdraw", to=Offer.Status.WITHDRAWN)
    void_draft(deal)
    deal.last_activity_at = now
    touch(deal, also=["last_activity_at"])
    record(actor, "offer.withdraw", on=offer, at=now)
    emit(OfferEnded(deal_id=deal.pk, offer_id=offer.pk))
    return offer
