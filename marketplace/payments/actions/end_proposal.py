"""Decline a proposed refund, or take it back."""

from datetime import datetime

from kernel.action import action
from kernel.actor import Actor
from kernel.audit import record
from kernel.lifecycle import move
from kernel.outbox import emit
from marketplace.deals.models import Deal
from marketplace.payments.facts import RefundMoved
from marketplace.payments.models import Refund
from parties.capabilities import Capability, require


@action
def end_proposal(*, actor: Actor, refund_id: int, expected_version: int, now: datetime) -> Refund:
    """End a proposal: its own side withdraws it, the other declines it.

    Raises:
        NotAllowed: the actor's duty refunds nothing.
        Refund.DoesNotExist: no such refund on a deal of the actor's.
        StaleVersion: it changed since the actor read it.
        IllegalMove: it is no proposal any more.
    """
    require(actor, Capability.REFUND)
    deal_id = Refund.objects.of(actor).values_list("deal_id", flat=True).get(pk=refund_id)
    Deal.objects.of(actor).locked(deal_id)
    refund = Refund.objects.of(actor).locked(refund_id, version=expected_version)
    refund.decided_at = now
    is_own = actor.party == refund.proposed_by_organisation_id
    event, to = ("withdraw", "withdrawn") if is_own else ("decline", "declined")
    move(refund, event, to=to, also=["decided_at"])
    record(actor, f"refund.{event}", on=refund, at=now)
    emit(RefundMoved(refund_id=refund.pk, version=refund.version))
    return refund
