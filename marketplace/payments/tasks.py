"""Celery's doorways to payments."""

from celery import shared_task
from django.utils import timezone

from kernel.actor import CLOCK
from marketplace.payments.actions.settle_accepted import settle_accepted


@shared_task
def settle_when_complete(*, deal_id: int, claim_id: int = 0) -> None:  # noqa: ARG001 - two facts
    """Settle the deal if this was the half that was missing."""
    settle_accepted(actor=CLOCK, deal_id=deal_id, now=timezone.now())
