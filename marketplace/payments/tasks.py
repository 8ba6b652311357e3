"""Celery's doorways to payments: notices to the side that has to act, and settlement."""

from datetime import timedelta

from celery import shared_task
from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from kernel.actor import CLOCK
from kernel.numbering import ZONE
from marketplace.payments.actions.settle_accepted import settle_accepted
from marketplace.payments.models import PaymentClaim
from marketplace.payments.received import outstanding_minor
from parties.actions.send_notice import send_notice
from parties.capabilities import CASHIERS
from parties.models import Organisation


def _tell(claim: PaymentClaim, organisation_id: int | None, kind: str) -> None:
    by = (claim.decided_at or claim.created_at) + timedelta(days=settings.DEAL_SILENCE_DAYS)
    if organisation_id is not None:
        send_notice(
            organisation_id=organisation_id,
            kind=kind,
            key=f"claim-{claim.pk}-{claim.status}",
            url=reverse("payments:detail", args=[claim.deal.uid]),
            data={"number": claim.deal.deal_no, "until": f"{by.astimezone(ZONE):%Y-%m-%d %H:%M}"},
            now=timezone.now(),
            duties=CASHIERS,
        )


@shared_task
def tell_claimed(*, claim_id: int) -> None:
    """Ask the holder to look at the account; a claim decided meanwhile asks for nothing."""
    claim = PaymentClaim.objects.select_related("deal").get(pk=claim_id)
    if claim.status == PaymentClaim.Status.CLAIMED:
        _tell(claim, claim.deal.holder_id, "payment_to_confirm")


@shared_task
def ask_operators_to_check(*, claim_id: int) -> None:
    """Ask every operator's cashiers for a look at the evidence, and tell the buyer of it."""
    claim = PaymentClaim.objects.select_related("deal").get(pk=claim_id)
    if claim.status != PaymentClaim.Status.CHECKING:
        return
    _tell(claim, claim.deal.buyer_id, "payment_being_checked")
    for operator in Organisation.objects.with_role("operator"):
        send_notice(
            organisation_id=operator.pk,
            kind="receipt_to_check",
            key=f"claim-{claim.pk}-{claim.version}",
            url=reverse("payments_console:receipt", args=[claim.uid]),
            data={"number": claim.deal.deal_no},
            now=timezone.now(),
            duties=CASHIERS,
        )


@shared_task
def tell_refused(*, claim_id: int) -> None:
    """Tell the buyer that the money did not arrive; the holder too when an operator says so."""
    claim = PaymentClaim.objects.select_related("deal").get(pk=claim_id)
    _tell(claim, claim.deal.buyer_id, "payment_refused")
    if claim.checked_by_id is not None:
        _tell(claim, claim.deal.holder_id, "payment_refused")


@shared_task
def tell_confirmed(*, claim_id: int, deal_id: int) -> None:  # noqa: ARG001 - the fact's fields
    """Tell the buyer what was received, and whether something is still due."""
    claim = PaymentClaim.objects.select_related("deal").get(pk=claim_id)
    is_part = outstanding_minor(claim.deal) > 0
    _tell(claim, claim.deal.buyer_id, "payment_partly_received" if is_part else "payment_received")


@shared_task
def settle_when_complete(*, deal_id: int, **_of: int) -> None:
    """Settle the deal if this was the half that was missing."""
    settle_accepted(actor=CLOCK, deal_id=deal_id, now=timezone.now())
