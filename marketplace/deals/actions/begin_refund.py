"""Mark a deal as waiting for a refund."""

from datetime import datetime
from typing import Literal

from kernel.action import action
from kernel.actor import Actor
from kernel.lifecycle import move
from kernel.outbox import emit
from marketplace.deals.entitling import end_all
from marketplace.deals.facts import DealMoved
from marketplace.deals.models import Deal, Dispute, Entitlement
from marketplace.deals.progress import advance
from parties.capabilities import Capability, require

ENDS = {
    ("order_refund", True): ("uphold", Dispute.Status.UPHELD),
    ("order_refund", False): ("uphold_in_part", Dispute.Status.PARTLY_UPHELD),
    ("agree_refund", True): ("withdraw", Dispute.Status.WITHDRAWN),
    ("agree_refund", False): ("withdraw", Dispute.Status.WITHDRAWN),
}


@action
def begin_refund(
    *,
    actor: Actor,
    deal_id: int,
    event: Literal["order_refund", "agree_refund"],
    amount_minor: int,
    is_whole: bool,
    reason: str,
    now: datetime,
) -> Deal:
    """Move a deal to wait for a refund; a dispute about it ends with this.

    Access ends when a dispute is upheld in full.

    Called by payments only, which checks the amount under the deal's lock.

    Raises:
        NotAllowed: the actor neither decides disputes nor refunds.
        Deal.DoesNotExist: no such deal.
        IllegalMove: there is nothing to be refunded where it stands.
    """
    ordered = event == "order_refund"
    require(actor, Capability.DECIDE_DISPUTE if ordered else Capability.REFUND)
    deals = Deal.objects.visible_to(actor) if actor.kind == "user" else Deal.objects.moved_by(actor)
    deal = deals.locked(deal_id)
    if deal.status != Deal.Status.DISPUTE_OPEN:
        deal.prior_status = deal.status
    for dispute in Dispute.objects.filter(deal=deal).undecided():
        dispute.decision, dispute.decided_at = reason, now
        name, to = ENDS[event, is_whole]
        move(dispute, name, to=to, also=["decision", "decided_at"])
    advance(
        deal,
        event,
        to=Deal.Status.REFUND_PENDING,
        actor=actor,
        now=now,
        also=("prior_status",),
        amount_minor=amount_minor,
        reason=reason,
    )
    if ordered and is_whole:
        end_all(deal, Entitlement.EndReason.DISPUTE_UPHELD, actor=actor, now=now)
    emit(DealMoved(deal_id=deal.pk, event=event, version=deal.version))
    return deal
