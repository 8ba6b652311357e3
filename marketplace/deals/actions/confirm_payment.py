"""Note that the deal is paid."""

from datetime import datetime

from kernel.action import action
from kernel.actor import Actor
from kernel.outbox import emit
from marketplace.deals.facts import DealMoved
from marketplace.deals.models import Deal
from marketplace.deals.progress import advance
from parties.capabilities import Capability, may, require


@action
def confirm_payment(*, actor: Actor, deal_id: int, now: datetime) -> Deal:
    """Mark the deal as paid; called by payments when what comes before delivery is confirmed.

    Raises:
        NotAllowed: the actor neither confirms nor checks receipts.
        Deal.DoesNotExist: no such deal of the actor's.
        IllegalMove: its status does not allow this.
    """
    if not may(actor, Capability.CONFIRM_RECEIPT):
        require(actor, Capability.CHECK_RECEIPT)
    deal = Deal.objects.reached_by(actor).locked(deal_id)
    advance(deal, "confirm_payment", to=Deal.Status.PAID, actor=actor, now=now)
    emit(DealMoved(deal_id=deal.pk, event="confirm_payment", version=deal.version))
    return deal
