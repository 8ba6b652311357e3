"""Begin to deliver."""

from datetime import datetime

from django.utils.translation import gettext as _

from kernel.action import action
from kernel.actor import Actor
from kernel.errors import NotAllowed
from kernel.outbox import emit
from marketplace.deals.facts import DealMoved
from marketplace.deals.models import Deal
from marketplace.deals.progress import advance
from parties.capabilities import Capability, require


@action
def start_delivery(*, actor: Actor, deal_id: int, expected_version: int, now: datetime) -> Deal:
    """Begin to deliver: after payment when prepaid, after signing otherwise.

    Raises:
        NotAllowed: the actor does not deliver, or is the buyer.
        Deal.DoesNotExist: no such deal of the actor's.
        StaleVersion: the deal changed since the actor read it.
        IllegalMove: its status does not allow this.
    """
    require(actor, Capability.DELIVER)
    deal = Deal.objects.of(actor).locked(deal_id, version=expected_version)
    if deal.side_of(actor) != "holder":
        raise NotAllowed(_("Only the holder does this."))
    advance(deal, "start_delivery", to=Deal.Status.DELIVERING, actor=actor, now=now)
    emit(DealMoved(deal_id=deal.pk, event="start_delivery"))
    return deal
