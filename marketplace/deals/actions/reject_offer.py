"""Reject the other side's offer."""

from datetime import datetime

from django.utils.translation import gettext as _

from kernel.action import action
from kernel.actor import Actor
from kernel.audit import record
from kernel.lifecycle import move, touch
from kernel.outbox import emit
from marketplace.deals.actions.accept_offer import OwnOffer
from marketplace.deals.facts import OfferEnded
from marketplace.deals.models import Deal, Offer
from marketplace.deals.progress import void_draft
from parties.capabilities import Capability, require


@action
def reject_offer(
    *, actor: Actor, deal_id: int, offer_id: int, expected_version: int, now: datetime
) -> Offer:
    """Say no to an open offer of the other side; the negotiation goes on.

    Raises:
        NotAllowed: the actor does not negotiate.
        Deal.DoesNotExist, Offer.DoesNotExist: not one of the actor's, or not of this deal.
        StaleVersion: the deal changed since the actor read it.
        OwnOffer: it is the actor's own side's; withdraw it instead.
        IllegalMove: the offer is not open.
    """
    require(actor, Capability.NEGOTIATE)
    deal = Deal.objects.of(actor).locked(deal_id, version=expected_version)
    offer = Offer.objects.filter(negotiation__deal=deal).locked(offer_id)
    if offer.side == deal.side_of(actor):
        raise OwnOffer(_("This is your own offer; withdraw it instead."))
    move(offer, "reject", to=Offer.Status.REJECTED)
    void_draft(deal)
    deal.last_activity_at = now
    touch(deal, also=["last_activity_at"])
    record(actor, "offer.reject", on=offer, at=now)
    emit(OfferEnded(deal_id=deal.pk, offer_id=offer.pk))
    return offer
