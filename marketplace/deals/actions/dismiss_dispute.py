"""Decide that a dispute changes nothing."""

from datetime import datetime

from kernel.action import action
from kernel.actor import Actor
from kernel.lifecycle import move
from kernel.outbox import emit
from marketplace.deals.facts import DealMoved
from marketplace.deals.models import Deal, Dispute
from marketplace.deals.progress import advance
from parties.capabilities import Capability, require, require_independent
from parties.terms import required_reason


@action
def dismiss_dispute(
    *, actor: Actor, dispute_id: int, reason: str, expected_version: int, now: datetime
) -> Dispute:
    """Dismiss an open dispute; the deal goes on where it stood.

    Raises:
        NotAllowed: the actor is no operator.
        FourEyes: the operator is a member of one of the sides.
        Dispute.DoesNotExist: no such dispute.
        StaleVersion: it changed since the actor read it.
        InvalidInput: no reason.
        IllegalMove: it is decided already.
    """
    require(actor, Capability.DECIDE_DISPUTE)
    deal_id = Dispute.objects.values_list("deal_id", flat=True).get(pk=dispute_id)
    deal = Deal.objects.locked(deal_id)
    require_independent(actor, *deal.sides)
    dispute = Dispute.objects.locked(dispute_id, version=expected_version)
    dispute.decision, dispute.decided_at = required_reason(reason), now
    move(dispute, "dismiss", to=Dispute.Status.DISMISSED, also=["decision", "decided_at"])
    advance(
        deal,
        "dismiss",
        to=deal.prior_status,
        actor=actor,
        now=now,
        dispute=dispute.dispute_no,
        reason=dispute.decision,
    )
    emit(DealMoved(deal_id=deal.pk, event="dismiss", version=deal.version))
    return dispute
