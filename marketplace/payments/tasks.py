"""Celery's doorways to payments: notices to the side that has to act, and settlement."""

from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime, timedelta

from celery import shared_task
from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from kernel.actor import CLOCK
from kernel.errors import DomainError
from kernel.numbering import ZONE
from kernel.slots import BATCH, per_slot
from marketplace.deals.actions.open_dispute import Complaint, open_dispute
from marketplace.deals.models import Dispute
from marketplace.payments.actions.settle_accepted import settle_accepted
from marketplace.payments.models import Excess, PaymentClaim, Refund
from marketplace.payments.received import outstanding_minor
from parties.actions.send_notice import send_notice
from parties.capabilities import CASHIERS
from parties.models import Organisation

PERIOD_S = 600


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


@shared_task
def settle_after_dispute(*, deal_id: int, event: str, version: int) -> None:  # noqa: ARG001 - the fact's fields
    """Settle an accepted deal whose money was complete before its dispute ended."""
    if event == "dismiss":
        settle_accepted(actor=CLOCK, deal_id=deal_id, now=timezone.now())


@shared_task
def tell_refund_moved(*, refund_id: int, version: int) -> None:
    """Tell the side that has to act on a refund, or both that it ended."""
    refund = Refund.objects.select_related("deal").get(pk=refund_id)
    deal = refund.deal
    asked = {deal.buyer_id, deal.holder_id} - {refund.proposed_by_organisation_id}
    whom: dict[str, Iterable[int | None]] = {
        Refund.Status.PROPOSED: asked,
        Refund.Status.DUE: deal.sides,
        Refund.Status.CLAIMED: [deal.buyer_id],
    }
    for party in whom.get(refund.status, deal.sides):
        if party is not None:
            send_notice(
                organisation_id=party,
                kind=f"refund_{refund.status}",
                key=f"refund-{refund.pk}-{version}",
                url=reverse("payments:refunds", args=[deal.uid]),
                data={"number": deal.deal_no, "refund": refund.refund_no},
                now=timezone.now(),
                duties=CASHIERS,
            )


@shared_task
def tell_excess_moved(*, excess_id: int, deal_id: int, version: int) -> None:  # noqa: ARG001 - the fact's fields
    """Tell the side that has to act on what was too much."""
    excess = Excess.objects.select_related("deal", "claim").get(pk=excess_id)
    is_sent = excess.status == Excess.Status.SENT
    party = excess.deal.buyer_id if is_sent else excess.deal.holder_id
    if party is not None:
        send_notice(
            organisation_id=party,
            kind=f"excess_{excess.status}",
            key=f"excess-{excess.pk}-{version}",
            url=reverse("payments:detail", args=[excess.deal.uid]),
            data={"number": excess.deal.deal_no},
            now=timezone.now(),
            duties=CASHIERS,
        )


@shared_task
@per_slot("payments.watch_claims", period_s=PERIOD_S)
def watch_claims(now: datetime) -> None:
    """Remind both sides of a claim nobody answers, then open a dispute; never a settlement."""
    days = settings.DEAL_SILENCE_DAYS
    silent = PaymentClaim.objects.filter(status=PaymentClaim.Status.CLAIMED).select_related("deal")
    for claim in silent.filter(created_at__lte=now - timedelta(days=days)).order_by("pk")[:BATCH]:
        for party in claim.deal.sides:
            _tell(claim, party, "payment_overdue")
        whole = days + settings.DEAL_DISPUTE_DAYS
        if claim.created_at <= now - timedelta(days=whole):
            with suppress(DomainError):  # it is in dispute already, or moved since it was read
                open_dispute(
                    actor=CLOCK,
                    deal_id=claim.deal_id,
                    complaint=Complaint.of_silence(Dispute.Kind.PAYMENT, days=whole),
                    expected_version=claim.deal.version,
                    now=now,
                )
