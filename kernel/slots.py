"""A scheduled job runs once per slot, however many beats there are, and goes on past a refusal."""

import logging
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.db.models.functions import Now

from kernel.errors import DomainError
from kernel.models import JobSlot

BATCH = 500  # rows one run of a job touches; the next run goes on
log = logging.getLogger(__name__)


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


def each_per_slot(
    job: str,
    ids: "QuerySet[Any, int]",
    do: Callable[[int], object],
    *,
    now: datetime,
    period_s: int,
) -> None:
    """Do ``each`` of at most BATCH ``ids``, once per slot."""
    once_per_slot(job, now=now, period_s=period_s, run=lambda: each(ids[:BATCH], do))


def each(ids: Iterable[int], do: Callable[[int], object]) -> None:
    """Do one action for each row; one that somebody moved meanwhile is left to its new state."""
    for pk in list(ids):
        try:
            do(pk)
        except DomainError:
            log.info("row %d did not move by the clock", pk, exc_info=True)
