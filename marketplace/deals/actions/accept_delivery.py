"""Accept the delivery."""

from datetime import datetime

from django.utils.translation import gettext as _

from kernel.action import action
from kernel.actor import Actor
from kernel.errors import NotAllowed
from kernel.outbox import emit
from marketplace.deals.facts import DealAccepted
from marketplace.deals.models import Deal
from marketplace.deals.progress import advance
from parties.capabilities import Capability, require


@action
def accept_delivery(*, actor: Actor, deal_id: int, expected_version: int, now: datetime) -> Deal:
    """Accept what was delivered last. Silence never does this.

    Raises:
        NotAllowed: the actor takes no deliveries, or is the holder.
        Deal.DoesNotExist: no such deal of the actor's.
        StaleVersion: the deal changed since the actor read it.
        IllegalMove: its status does not allow this.
    """
    require(actor, Capability.DELIVER)
    deal = Deal.objects.of(actor).locked(deal_id, version=expected_version)
    if deal.side_of(actor) != "buyer":
        raise NotAllowed(_("Only the buyer does this."))
    advance(deal, "accept", to=Deal.Status.ACCEPTED, actor=actor, now=now)
    delivery = deal.deliveries.latest("n")
    delivery.accepted_at = now
    delivery.save(update_fields=["accepted_at"])
    emit(DealAccepted(deal_id=deal.pk))
    return deal
