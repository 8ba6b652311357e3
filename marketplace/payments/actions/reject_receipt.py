"""Refuse a large receipt whose evidence does not hold."""

from datetime import datetime

from kernel.action import action
from kernel.actor import Actor
from kernel.audit import record
from kernel.lifecycle import move
from kernel.outbox import emit
from marketplace.deals.models import Deal
from marketplace.payments.facts import ClaimRefused
from marketplace.payments.models import PaymentClaim
from parties.capabilities import Capability, require, require_independent, require_recent_proof
from parties.terms import required_reason


@action
def reject_receipt(
    *,
    actor: Actor,
    claim_id: int,
    reason: str,
    proven_at: datetime | None,
    expected_version: int,
    now: datetime,
) -> PaymentClaim:
    """Refuse a receipt that waits for a check; nothing is posted, the slip may be claimed again.

    Args:
        proven_at: when the operator last proved at this device to be that person.

    Raises:
        NotAllowed: the actor is no cashier of an operator.
        FourEyes: the operator is a member of one of the sides.
        ProofTooOld: the operator has to sign in again first.
        PaymentClaim.DoesNotExist, Deal.DoesNotExist: no such claim of others.
        StaleVersion: the claim changed since the operator read it.
        InvalidInput: no reason, or more than 400 characters; both sides read it.
        IllegalMove: it waits for no check.
    """
    require(actor, Capability.CHECK_RECEIPT)
    deal_id = PaymentClaim.objects.values_list("deal_id", flat=True).get(pk=claim_id)
    deal = Deal.objects.moved_by(actor).locked(deal_id)
    claim = PaymentClaim.objects.locked(claim_id, version=expected_version)
    require_independent(actor, *deal.sides)
    require_recent_proof(proven_at, now=now)
    claim.reason = required_reason(reason)
    claim.checked_by_id, claim.checked_at = actor.person, now
    claim.received_minor, claim.excess_minor = None, 0
    move(claim, "reject", to=PaymentClaim.Status.REFUSED, also=REJECTED)
    record(actor, "payment.reject", on=claim, at=now, after={"reason": claim.reason})
    emit(ClaimRefused(claim_id=claim.pk))
    return claim


REJECTED = ("reason", "checked_by_id", "checked_at", "received_minor", "excess_minor")
