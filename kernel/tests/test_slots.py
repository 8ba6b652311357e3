from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.db.models import QuerySet

from kernel.errors import DomainError
from kernel.models import JobSlot
from kernel.slots import each, once_per_slot, per_slot

pytestmark = pytest.mark.django_db


def run_at(moment: datetime, ran: list[str], *, job: str = "remind") -> bool:
    return once_per_slot(job, now=moment, period_s=3600, run=lambda: ran.append(job))


def test_a_job_runs_once_in_its_slot_and_again_in_the_next(now: datetime) -> None:
    ran: list[str] = []

    answers = [run_at(now + timedelta(minutes=m), ran) for m in (0, 5, 59, 60, 61)]

    assert answers == [True, False, False, True, False]
    assert ran == ["remind", "remind"]
    slots = JobSlot.objects.order_by("slot_start").values_list("slot_start", "finished_at")
    assert [start for start, _ in slots] == [now, now + timedelta(hours=1)]
    assert all(finished for _, finished in slots)


def test_jobs_do_not_take_each_others_slots(now: datetime) -> None:
    ran: list[str] = []

    assert run_at(now, ran) is True
    assert run_at(now, ran, job="expire") is True


def test_a_job_that_fails_frees_its_slot(now: datetime) -> None:
    ran: list[str] = []

    def fail() -> None:
        raise RuntimeError("no mail server")

    with pytest.raises(RuntimeError, match="no mail server"):
        once_per_slot("remind", now=now, period_s=3600, run=fail)

    assert JobSlot.objects.count() == 0
    assert run_at(now, ran) is True


@pytest.mark.django_db(transaction=True)
def test_a_second_beat_finds_the_slot_taken_while_the_job_runs(
    now: datetime, elsewhere: Callable[[Callable[[], object]], object]
) -> None:
    ran: list[str] = []

    def run() -> None:
        ran.append("first")
        assert elsewhere(lambda: run_at(now, ran)) is False

    assert once_per_slot("remind", now=now, period_s=3600, run=run) is True
    assert ran == ["first"]


def test_work_becomes_a_job_that_reads_the_clock_and_keeps_its_name() -> None:
    ran: list[datetime] = []

    @per_slot("remind", period_s=3600)
    def remind(now: datetime) -> None:
        """Remind of what waits."""
        ran.append(now)

    remind()
    remind()

    assert len(ran) == JobSlot.objects.filter(job="remind").count()
    assert (remind.__name__, remind.__doc__) == ("remind", "Remind of what waits.")


@pytest.fixture
def rows(now: datetime) -> "QuerySet[JobSlot]":
    for n in range(3):
        JobSlot.objects.create(job=f"{n}", slot_start=now)
    return JobSlot.objects.order_by("pk")


def test_a_row_that_moved_meanwhile_does_not_keep_the_others_back(
    rows: "QuerySet[JobSlot]",
) -> None:
    first, moved, last = rows.values_list("pk", flat=True)
    done: list[int] = []

    def do(pk: int) -> None:
        if pk == moved:
            raise DomainError("decided a moment ago")
        done.append(pk)

    each(rows, do)

    assert done == [first, last]


@pytest.mark.parametrize(("most", "taken"), [(2, 2), (None, 3)])
def test_a_job_over_rows_takes_at_most_a_batch(
    rows: "QuerySet[JobSlot]", most: int | None, taken: int
) -> None:
    done: list[int] = []

    each(rows, done.append, most=most)

    assert done == [row.pk for row in rows][:taken]
