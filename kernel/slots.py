"""A scheduled job runs once per slot, however many beats there are, and goes on past a refusal."""

import logging
from collections.abc import Callable
from datetime import UTC, datetime
from functools import wraps
from typing import Any

from django.db import connection
from django.db.models import QuerySet
from django.db.models.functions import Now
from django.utils import timezone

from kernel.errors import DomainError
from kernel.models import JobSlot

BATCH = 500  # rows one run of a job touches; the next run goes on
TAKE = """
INSERT INTO kernel_jobslot (job, slot_start) VALUES (%s, %s)
    ON CONFLICT (job, slot_start) DO NOTHING RETURNING id"""
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
    with connection.cursor() as cursor:
        cursor.execute(TAKE, [job, start])
        taken = cursor.fetchone()
    if taken is None:
        return False
    slot = JobSlot.objects.filter(pk=taken[0])
    try:
        run()
    except BaseException:
        slot.delete()
        raise
    slot.update(finished_at=Now())
    return True


def per_slot(
    job: str, *, period_s: int
) -> Callable[[Callable[[datetime], object]], Callable[[], None]]:
    """Make ``work(now)`` a job without arguments, which reads the clock and runs once per slot."""

    def decorate(work: Callable[[datetime], object]) -> Callable[[], None]:
        @wraps(work)
        def run() -> None:
            now = timezone.now()
            once_per_slot(job, now=now, period_s=period_s, run=lambda: work(now))

        return run

    return decorate


def each(rows: "QuerySet[Any]", do: Callable[[int], object], *, most: int | None = BATCH) -> None:
    """Do one action for each of the first ``most`` rows, by their ids; None takes them all.

    One that somebody moved meanwhile is left to its new state.
    """
    for pk in list(rows.values_list("pk", flat=True)[:most]):
        try:
            do(pk)
        except DomainError:
            log.info("row %d did not move by the clock", pk, exc_info=True)
