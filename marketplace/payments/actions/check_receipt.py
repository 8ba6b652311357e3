"""Let a large receipt count, having looked at its evidence."""

from datetime import datetime

from kernel.action import action
from kernel.actor import Actor
from kernel.audit import record
from kernel.workdays import local_day
from marketplace.deals.gates import lock_certificate, require_payable
from marketplace.deals.models import Deal
from marketplace.deals.models.deal import RECEIVABLE
from marketplace.payments.models import PaymentClaim
from marketplace.payments.received import outstanding_minor
from marketplace.payments.steps.claim import count_receipt
from parties.capabilities import Capability, require, require_independent, require_recent_proof


@action
def check_receipt(
    *,
    actor: Actor,
    claim_id: int,
    proven_at: datetime | None,
    expected_version: int,
    now: datetime,
) -> PaymentClaim:
    """Check what both sides say of a receipt against its evidence, as the third pair of eyes.

    Args:
        proven_at: when the operator last proved at this device to be that person.

    Raises:
        NotAllowed: the actor is no cashier of an operator.
        FourEyes: the operator is a member of one of the sides.
        ProofTooOld: the operator has to sign in again first.
        PaymentClaim.DoesNotExist, Deal.DoesNotExist: no such claim of others.
        StaleVersion: the claim changed since the operator read it.
        IllegalMove: it waits for no check, or the deal stands still.
        CertificateNotValid, ConsentMissing: the rights behind the deal do not allow it today.
    """
    require(actor, Capability.CHECK_RECEIPT)
    deal_id = PaymentClaim.objects.values_list("deal_id", flat=True).get(pk=claim_id)
    certificate = lock_certificate(Deal.objects.moved_by(actor).filter(pk=deal_id))
    deal = Deal.objects.moved_by(actor).locked(deal_id)
    claim = PaymentClaim.objects.locked(claim_id, version=expected_version)
    require_independent(actor, *deal.sides)
    require_recent_proof(proven_at, now=now)
    deal.require_status(*RECEIVABLE, event="check")
    require_payable(deal, certificate, today=local_day(now))
    claim.checked_by_id, claim.checked_at = actor.person, now
    received = (claim.received_minor or 0) + claim.excess_minor
    claim.received_minor = min(received, outstanding_minor(deal))
    claim.excess_minor = received - claim.received_minor
    count_receipt(claim, deal, "check", also=CHECKED, actor=actor, now=now)
    record(actor, "payment.check", on=claim, at=now, after={"minor": claim.received_minor})
    return claim


CHECKED = ("checked_by_id", "checked_at", "received_minor", "excess_minor")
