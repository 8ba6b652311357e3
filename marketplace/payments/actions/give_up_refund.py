"""Give up a refund that cannot be carried out."""

from datetime import datetime

from kernel.action import action
from kernel.actor import Actor
from kernel.audit import record
from kernel.lifecycle import move
from kernel.outbox import emit
from marketplace.deals.actions.abandon_refund import abandon_refund
from marketplace.deals.models import Deal
from marketplace.payments.facts import RefundMoved
from marketplace.payments.models import Refund
from parties.capabilities import Capability, require
from parties.terms import required_reason


@action
def give_up_refund(
    *, actor: Actor, refund_id: int, reason: str, expected_version: int, now: datetime
) -> Refund:
    """Give up a refund that is due or sent; the deal is in dispute again, nothing is posted.

    Raises:
        NotAllowed: the actor is no operator.
        FourEyes: the operator is a member of one of the sides.
        Refund.DoesNotExist: no such refund.
        StaleVersion: it changed since the operator read it.
        InvalidInput: no reason.
        IllegalMove: it is neither due nor sent.
    """
    require(actor, Capability.DECIDE_DISPUTE)
    deal_id = Refund.objects.values_list("deal_id", flat=True).get(pk=refund_id)
    Deal.objects.moved_by(actor).locked(deal_id)
    refund = Refund.objects.locked(refund_id, version=expected_version)
    refund.note, refund.decided_at = required_reason(reason), now
    move(refund, "abandon", to=Refund.Status.ABANDONED, also=["note", "decided_at"])
    abandon_refund(actor=actor, deal_id=deal_id, reason=refund.note, now=now)
    record(actor, "refund.abandon", on=refund, at=now, after={"reason": refund.note})
    emit(RefundMoved(refund_id=refund.pk, version=refund.version))
    return refund
