"""Celery's doorways to the outbox."""

from uuid import UUID

from celery import shared_task

from kernel import outbox


@shared_task
def relay() -> None:
    """Send what is due."""
    outbox.relay()


@shared_task
def deliver(row_id: int, token: str) -> None:
    """Run the task one leased row owes."""
    outbox.deliver(row_id, UUID(token))
