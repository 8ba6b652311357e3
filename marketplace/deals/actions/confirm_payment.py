"""Note that the deal is paid."""

from datetime import datetime

from kernel.action import action
from kernel.actor import Actor
from kernel.outbox import emit
from marketplace.deals.facts import DealMoved
from marketplace.deals.models import Deal
from marketplace.deals.progress import advance
from parties.capabilities import Capability, require


@action
def confirm_payment(*, actor: Actor, deal_id: int, now: datetime) -> Deal:
    """Mark the deal as paid; called by payments when the whole amount is confirmed.

    Raises:
        NotAllowed: the actor confirms no receipts.
        Deal.DoesNotExist: no such deal of the actor's.
        IllegalMove: its status does not allow this.
    """
    require(actor, Capability.CONFIRM_RECEIPT)
    is_gateway = actor.kind == "gateway"
    deals = Deal.objects.moved_by(actor) if is_gateway else Deal.objects.of(actor)
    deal = deals.locked(deal_id)
    advance(deal, "confirm_payment", to=Deal.Status.PAID, actor=actor, now=now)
    emit(DealMoved(deal_id=deal.pk, event="confirm_payment", version=deal.version))
    return deal
