"""Give up a refund that cannot be carried out."""

from datetime import datetime

from kernel.action import action
from kernel.actor import Actor
from kernel.numbering import take_number
from kernel.outbox import emit
from marketplace.deals.facts import DisputeOpened
from marketplace.deals.models import Deal, Dispute
from marketplace.deals.progress import advance
from parties.capabilities import Capability, require, require_independent
from parties.terms import required_reason


@action
def abandon_refund(*, actor: Actor, deal_id: int, reason: str, now: datetime) -> Deal:
    """Turn a pending refund that nobody can carry out into a dispute; nothing was posted.

    Called by payments only, which gives up its refund in the same transaction.

    Raises:
        NotAllowed: the actor is no operator.
        FourEyes: the operator is a member of one of the sides.
        Deal.DoesNotExist: no such deal.
        InvalidInput: no reason.
        IllegalMove: no refund is pending.
    """
    require(actor, Capability.DECIDE_DISPUTE)
    deal = Deal.objects.locked(deal_id)
    require_independent(actor, *deal.sides)
    said = required_reason(reason)
    advance(deal, "abandon_refund", to=Deal.Status.DISPUTE_OPEN, actor=actor, now=now, reason=said)
    dispute = Dispute.objects.create(
        dispute_no=take_number("DP", now=now),
        deal=deal,
        kind=Dispute.Kind.PAYMENT,
        statement=said,
        created_at=now,
    )
    emit(DisputeOpened(deal_id=deal.pk, dispute_id=dispute.pk))
    return deal
