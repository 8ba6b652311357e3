"""Say that claimed money did not arrive."""

from datetime import datetime

from django.utils.translation import gettext as _

from kernel.action import action
from kernel.actor import Actor
from kernel.audit import record
from kernel.errors import NotAllowed
from kernel.lifecycle import move
from kernel.outbox import emit
from marketplace.payments.facts import ClaimRefused
from marketplace.payments.models import PaymentClaim
from parties.capabilities import Capability, require
from parties.terms import required_reason


@action
def refuse_claim(
    *, actor: Actor, claim_id: int, reason: str, expected_version: int, now: datetime
) -> PaymentClaim:
    """Refuse a claim with a reason; its slip may then be claimed again.

    Raises:
        NotAllowed: the actor's duty confirms nothing, or the actor is the payer's side.
        PaymentClaim.DoesNotExist: no such claim on a deal of the actor's.
        StaleVersion: the claim changed since the actor read it.
        InvalidInput: no reason, or more than 400 characters; the buyer reads it.
        IllegalMove: the claim is decided already.
    """
    require(actor, Capability.CONFIRM_RECEIPT)
    claim = PaymentClaim.objects.of(actor).locked(claim_id, version=expected_version)
    if claim.claimed_by_organisation_id == actor.organisation_id:
        raise NotAllowed(_("Only the holder does this."))
    claim.reason, claim.decided_at = required_reason(reason), now
    move(claim, "refuse", to=PaymentClaim.Status.REFUSED, also=["reason", "decided_at"])
    record(actor, "payment.refuse", on=claim, at=now, after={"reason": claim.reason})
    emit(ClaimRefused(claim_id=claim.pk))
    return claim
