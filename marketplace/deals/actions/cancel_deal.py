"""Cancel a signed deal."""

from datetime import datetime

from kernel.action import action
from kernel.actor import Actor
from kernel.outbox import emit
from marketplace.deals.facts import DealMoved
from marketplace.deals.models import Deal
from marketplace.deals.progress import advance, void_contracts
from parties.capabilities import Capability, require, require_independent
from parties.terms import required_reason


@action
def cancel_deal(
    *, actor: Actor, deal_id: int, reason: str, expected_version: int, now: datetime
) -> Deal:
    """Undo a landing; an operator does it on the word of both sides. The contract is void.

    Called by payments only, which makes sure that no money moved.

    Raises:
        NotAllowed: the actor is no operator.
        FourEyes: the operator is a member of one of the sides.
        Deal.DoesNotExist: no such deal of others.
        StaleVersion: the deal changed since the actor read it.
        InvalidInput: no reason, or more than 400 characters.
        IllegalMove: it is not signed, or further than waiting for the money.
    """
    require(actor, Capability.CANCEL_DEAL)
    deal = Deal.objects.moved_by(actor).locked(deal_id, version=expected_version)
    require_independent(actor, *deal.sides)
    deal.end_reason = required_reason(reason)
    advance(
        deal,
        "cancel",
        to=Deal.Status.CANCELLED,
        actor=actor,
        now=now,
        also=("end_reason",),
        reason=deal.end_reason,
    )
    void_contracts(deal)
    emit(DealMoved(deal_id=deal.pk, event="cancel", version=deal.version))
    return deal
