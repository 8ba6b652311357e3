"""Confirm that money arrived."""

from datetime import datetime

from django.utils.translation import gettext as _

from kernel.action import action
from kernel.actor import Actor
from kernel.audit import record
from kernel.errors import InvalidInput, NotAllowed
from kernel.lifecycle import move
from kernel.outbox import emit
from kernel.workdays import local_day
from marketplace.deals.gates import lock_certificate, require_payable
from marketplace.deals.models import Deal
from marketplace.deals.models.deal import RECEIVABLE
from marketplace.payments.facts import ReceiptToCheck
from marketplace.payments.gates import deals_with_same_evidence, needs_check
from marketplace.payments.models import PaymentClaim
from marketplace.payments.received import outstanding_minor
from marketplace.payments.steps.claim import count_receipt
from parties.capabilities import Capability, require


@action
def confirm_receipt(
    *, actor: Actor, claim_id: int, received_minor: int, expected_version: int, now: datetime
) -> PaymentClaim:
    """Confirm for the holder what was received on a claim.

    It counts at once, or for a large deal, or on evidence
    that another deal shows too, once an operator has looked at the evidence.

    Args:
        received_minor: what arrived, minor units; less than claimed leaves the rest due, what is
            beyond the price is kept as an excess to be paid back.

    Raises:
        NotAllowed: the actor's duty confirms nothing, or the actor is the payer's side or person.
        PaymentClaim.DoesNotExist: no such claim on a deal of the actor's.
        StaleVersion: the claim changed since the actor read it.
        InvalidInput: nothing received, or more than the slip says.
        IllegalMove: the claim is decided already, or the deal stands still.
        CertificateNotValid, ConsentMissing: the rights behind the deal do not allow it today.
    """
    require(actor, Capability.CONFIRM_RECEIPT)
    deal_id = PaymentClaim.objects.of(actor).values_list("deal_id", flat=True).get(pk=claim_id)
    certificate = lock_certificate(Deal.objects.of(actor).filter(pk=deal_id))
    deal = Deal.objects.of(actor).locked(deal_id)
    claim = PaymentClaim.objects.of(actor).locked(claim_id, version=expected_version)
    if deal.side_of(actor) != "holder":
        raise NotAllowed(_("Only the holder does this."))
    if not 0 < received_minor <= claim.amount_minor:
        raise InvalidInput(
            _("The amount must be above zero and not above what the slip says."), field="amount"
        )
    if actor.person == claim.claimed_by_id:
        raise NotAllowed(_("Who claimed the payment cannot confirm it: a colleague has to."))
    deal.require_status(*RECEIVABLE, event="confirm_receipt")
    require_payable(deal, certificate, today=local_day(now))
    counts = min(received_minor, outstanding_minor(deal))
    claim.received_minor, claim.excess_minor = counts, received_minor - counts
    claim.decided_at = now
    claim.confirmed_by_id, claim.confirmed_by_organisation_id = actor.person, actor.party
    if needs_check(deal) or deals_with_same_evidence(claim).exists():
        move(claim, "confirm", to=PaymentClaim.Status.CHECKING, also=DECIDED)
        emit(ReceiptToCheck(claim_id=claim.pk))
    else:
        count_receipt(claim, deal, "confirm", also=DECIDED, actor=actor, now=now)
    record(actor, "payment.confirm", on=claim, at=now, after={"received_minor": received_minor})
    return claim


DECIDED = (
    "received_minor",
    "excess_minor",
    "decided_at",
    "confirmed_by_id",
    "confirmed_by_organisation_id",
)
