"""Take a payment claim back."""

from datetime import datetime

from django.utils.translation import gettext as _

from kernel.action import action
from kernel.actor import Actor
from kernel.audit import record
from kernel.errors import NotAllowed
from kernel.lifecycle import move
from marketplace.payments.models import PaymentClaim
from parties.capabilities import Capability, require


@action
def withdraw_claim(
    *, actor: Actor, claim_id: int, expected_version: int, now: datetime
) -> PaymentClaim:
    """Withdraw a claim nobody decided yet; its slip may then be claimed again.

    Raises:
        NotAllowed: the actor's duty pays nothing, or the other side claimed it.
        PaymentClaim.DoesNotExist: no such claim on a deal of the actor's.
        StaleVersion: the claim changed since the actor read it.
        IllegalMove: the claim is decided already.
    """
    require(actor, Capability.CLAIM_PAYMENT)
    claim = PaymentClaim.objects.of(actor).locked(claim_id, version=expected_version)
    if claim.claimed_by_organisation_id != actor.organisation_id:
        raise NotAllowed(_("Only the buyer does this."))
    claim.decided_at = now
    move(claim, "withdraw", to=PaymentClaim.Status.WITHDRAWN, also=["decided_at"])
    record(actor, "payment.withdraw", on=claim, at=now)
    return claim
