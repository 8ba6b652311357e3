"""A scheduled job runs once per slot, however many beats there are."""

from collections.abc import Callable
from datetime import UTC, datetime

from django.db import transaction
from django.db.models.functions import Now

from kernel.models import JobSlot


def prune(*, before: datetime) -> int:
    """Forget slots that began before a moment; return how many."""
    return JobSlot.objects.filter(slot_start__lt=before).delete()[0]


def once_per_slot(job: str, *, now: datetime, period_s: int, run: Callable[[], object]) -> bool:
    """Run ``run`` unless somebody already took the slot of ``period_s`` seconds that holds ``now``.

    Returns whether it ran here. The row is the lock; a job that raises frees its slot, so the
    next beat tries again.
    """
    start = datetime.fromtimestamp(now.timestamp() // period_s * period_s, tz=UTC)
    with transaction.atomic():
        slot, fresh = JobSlot.objects.get_or_create(job=job, slot_start=start)
    if not fresh:
        return False
    try:
        run()
    except BaseException:
        slot.delete()
        raise
    JobSlot.objects.filter(pk=slot.pk).update(finished_at=Now())
    return True
