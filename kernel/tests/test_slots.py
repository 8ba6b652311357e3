from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from kernel import slots
from kernel.errors import DomainError
from kernel.models import JobSlot
from kernel.slots import each, each_per_slot, once_per_slot

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


def test_a_row_that_moved_meanwhile_does_not_keep_the_others_back(now: datetime) -> None:
    done: list[int] = []

    def do(pk: int) -> None:
        if pk == 2:
            raise DomainError("decided a moment ago")
        done.append(pk)

    each([1, 2, 3], do)

    assert done == [1, 3]


def test_a_job_over_rows_takes_at_most_a_batch_and_its_slot_once(
    now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(slots, "BATCH", 2)
    for n in range(3):
        JobSlot.objects.create(job=f"{n}", slot_start=now)
    ids = JobSlot.objects.order_by("pk").values_list("pk", flat=True)
    done: list[int] = []

    for _ in range(2):
        each_per_slot("remind", ids, done.append, now=now, period_s=3600)

    assert done == list(ids[:2])
