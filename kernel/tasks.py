"""Celery's doorways to the floor."""

from datetime import datetime, timedelta
from uuid import UUID

from celery import shared_task

from kernel import idempotency, outbox, slots

KEPT = timedelta(days=30)  # what only retries need
DAY_S = 86_400


@shared_task
def relay() -> None:
    """Send what is due."""
    outbox.relay()


@shared_task
def deliver(row_id: int, token: str) -> None:
    """Run the task one leased row owes."""
    outbox.deliver(row_id, UUID(token))


@shared_task
@slots.per_slot("kernel.prune", period_s=DAY_S)
def prune(now: datetime) -> None:
    """Once a day, forget what only retries needed."""
    for table in (outbox, slots, idempotency):
        table.prune(before=now - KEPT)
