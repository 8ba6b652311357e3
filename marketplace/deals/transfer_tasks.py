"""Celery's doorways to cross-border checks: who is told, and what lapses."""

from datetime import datetime

from celery import shared_task
from django.urls import reverse
from django.utils import timezone

from kernel.actor import CLOCK
from kernel.slots import BATCH, per_slot
from marketplace.deals.actions.lapse_transfer import lapse_transfer
from marketplace.deals.models import CrossBorderCheck
from parties.actions.send_notice import send_notice
from parties.capabilities import PAPERS
from parties.models import Organisation


@shared_task(name="marketplace.deals.tasks.ask_operators_to_review_transfer")
def ask_operators_to_review_transfer(*, check_id: int, version: int) -> None:
    """Tell every operator that the table answered on a transfer and a reviewer is waited for."""
    check = CrossBorderCheck.objects.select_related("deal").get(pk=check_id)
    if check.status != CrossBorderCheck.Status.DECIDED:
        return
    for operator in Organisation.objects.with_role("operator"):
        send_notice(
            organisation_id=operator.pk,
            kind="transfer_to_review",
            key=f"transfer-{check.pk}-{version}",
            url=reverse("deals_console:transfer", args=[check.uid]),
            data={"number": check.deal.deal_no},
            now=timezone.now(),
        )


@shared_task(name="marketplace.deals.tasks.tell_transfer_reviewed")
def tell_transfer_reviewed(*, check_id: int, version: int) -> None:
    """Tell both sides that their check was confirmed, rejected, or has lapsed."""
    check = CrossBorderCheck.objects.select_related("deal").get(pk=check_id)
    for party in (check.deal.buyer_id, check.deal.holder_id):
        if party is not None:
            send_notice(
                organisation_id=party,
                kind=f"transfer_{check.status}",
                key=f"transfer-{check.pk}-{version}",
                url=reverse("deals:transfer", args=[check.deal.uid]),
                data={"number": check.deal.deal_no},
                now=timezone.now(),
                duties=PAPERS,
            )


@shared_task(name="marketplace.deals.tasks.recheck_transfers")
def recheck_transfers(*, deal_id: int) -> None:
    """Let the check of a deal whose terms were agreed lapse if it does not cover them."""
    now = timezone.now()
    for check in CrossBorderCheck.objects.confirmed().filter(deal_id=deal_id):
        lapse_transfer(actor=CLOCK, check_id=check.pk, now=now)


@shared_task(name="marketplace.deals.tasks.watch_transfers")
@per_slot("deals.watch_transfers", period_s=3600)
def watch_transfers(now: datetime) -> None:
    """Let every confirmed check of a deal under way lapse that is over or covers it no longer."""
    rows = CrossBorderCheck.objects.confirmed().under_way().order_by("pk")
    for pk in rows.values_list("pk", flat=True).iterator(chunk_size=BATCH):
        lapse_transfer(actor=CLOCK, check_id=pk, now=now)
