"""Cancel a signed deal."""

from datetime import datetime

from kernel.action import action
from kernel.actor import Actor
from kernel.outbox import emit
from marketplace.deals.facts import DealMoved
from marketplace.deals.models import Deal
from marketplace.deals.progress import advance
from parties.capabilities import Capability, require


@action
def cancel_deal(
    *, actor: Actor, deal_id: int, reason: str, expected_version: int, now: datetime
) -> Deal:
    """Undo a landing before anything was paid; an operator does it on the word of both sides.

    Raises:
        NotAllowed: the actor is no operator, or belongs to one of the sides.
        Deal.DoesNotExist: no such deal of the actor's.
        StaleVersion: the deal changed since the actor read it.
        IllegalMove: its status does not allow this.
    """
    require(actor, Capability.CANCEL_DEAL)
    deal = Deal.objects.moved_by(actor).locked(deal_id, version=expected_version)
    advance(deal, "cancel", to=Deal.Status.CANCELLED, actor=actor, now=now, reason=reason)
    emit(DealMoved(deal_id=deal.pk, event="cancel"))
    return deal
