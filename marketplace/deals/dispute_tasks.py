"""Celery's doorways to disputes: notices, and the clock that opens one over a silent acceptance."""

from contextlib import suppress
from datetime import datetime, timedelta

from celery import shared_task
from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from kernel.actor import CLOCK
from kernel.errors import DomainError
from kernel.slots import BATCH, per_slot
from marketplace.deals.actions.open_dispute import Complaint, open_dispute
from marketplace.deals.models import Deal, Dispute
from parties.actions.send_notice import send_notice
from parties.models import Organisation

PERIOD_S = 600


def _tell(dispute: Dispute, organisation_id: int | None, kind: str) -> None:
    if organisation_id is not None:
        send_notice(
            organisation_id=organisation_id,
            kind=kind,
            key=f"dispute-{dispute.pk}-{dispute.version}",
            url=reverse("deals:dispute", args=[dispute.deal.uid]),
            data={"number": dispute.deal.deal_no, "dispute": dispute.dispute_no},
            now=timezone.now(),
        )


@shared_task
def tell_dispute_opened(*, deal_id: int, dispute_id: int) -> None:  # noqa: ARG001 - the fact's fields
    """Tell both sides that the deal stands still, and the operators that somebody has to decide."""
    dispute = Dispute.objects.select_related("deal").get(pk=dispute_id)
    for party in dispute.deal.sides:
        _tell(dispute, party, "dispute_opened")
    for operator in Organisation.objects.with_role("operator"):
        _tell(dispute, operator.pk, "dispute_to_decide")


@shared_task
def tell_dispute_moved(*, dispute_id: int, version: int) -> None:  # noqa: ARG001 - the fact's fields
    """Tell both sides before whom the dispute goes."""
    dispute = Dispute.objects.select_related("deal").get(pk=dispute_id)
    for party in dispute.deal.sides:
        _tell(dispute, party, f"dispute_{dispute.status}")


@shared_task
@per_slot("deals.watch_acceptances", period_s=PERIOD_S)
def watch_acceptances(now: datetime) -> None:
    """Open a dispute where nobody accepted a delivery nor complained of it, despite a reminder."""
    days = settings.DEAL_SILENCE_DAYS + settings.DEAL_DISPUTE_DAYS
    silent = Deal.objects.filter(
        status=Deal.Status.DELIVERED, last_activity_at__lte=now - timedelta(days=days)
    )
    complaint = Complaint.of_silence(Dispute.Kind.DELIVERY, days=days)
    for deal in silent.order_by("pk")[:BATCH]:
        with suppress(DomainError):  # it moved since it was read
            open_dispute(
                actor=CLOCK,
                deal_id=deal.pk,
                complaint=complaint,
                expected_version=deal.version,
                now=now,
            )
