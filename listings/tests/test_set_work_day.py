from datetime import date, datetime

import pytest

from kernel.actor import Actor
from kernel.errors import InvalidInput, NotAllowed, StaleVersion
from kernel.models import AuditEvent, WorkDay, WorkYear
from kernel.workdays import is_confirmed, is_working
from listings.actions.set_work_day import set_work_day

SATURDAY = date(2026, 3, 7)
pytestmark = pytest.mark.django_db


def version_of(year: int) -> int:
    return WorkYear.objects.get(pk=year).version


def test_a_day_is_set_with_its_reason_and_its_past(operator: Actor, now: datetime) -> None:
    before = version_of(2026)

    set_work_day(
        actor=operator,
        day=SATURDAY,
        is_working=True,
        reason=" Notice 12 ",
        now=now,
        expected_version=before,
    )

    row = WorkDay.objects.get(pk=SATURDAY)
    event = AuditEvent.objects.get()
    assert (row.is_working, row.note, row.is_edited) == (True, "Notice 12", True)
    assert (event.object_type, event.object_id) == ("kernel.workyear", 2026)
    assert event.after == {
        "day": "2026-03-07",
        "was": False,
        "is_working": True,
        "reason": "Notice 12",
    }
    assert version_of(2026) == before + 1
    assert is_confirmed(SATURDAY, SATURDAY)


def test_a_day_of_a_year_without_notice_does_not_confirm_it(operator: Actor, now: datetime) -> None:
    day = date(2031, 2, 3)

    set_work_day(
        actor=operator, day=day, is_working=False, reason="Eve", now=now, expected_version=0
    )

    assert not is_working(day)
    assert not is_confirmed(day, day)


def test_a_day_can_be_set_back(operator: Actor, now: datetime) -> None:
    for works in (True, False):
        set_work_day(actor=operator, day=SATURDAY, is_working=works, reason="Notice", now=now)

    assert not is_working(SATURDAY)
    assert [e.after["was"] for e in AuditEvent.objects.order_by("pk")] == [False, True]


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"reason": "  "}, "reason"),
        ({"reason": "x" * 201}, "reason"),
        ({"is_working": False}, "is_working"),
        ({"day": date(1999, 12, 31)}, "day"),
        ({"day": date(2100, 1, 1)}, "day"),
    ],
    ids=["no reason", "too long", "no change", "too early", "too late"],
)
def test_what_says_nothing_is_refused(
    said: dict[str, object], field: str, operator: Actor, now: datetime
) -> None:
    whole = {"day": SATURDAY, "is_working": True, "reason": "Notice", **said}

    with pytest.raises(InvalidInput) as refused:
        set_work_day(actor=operator, now=now, **whole)  # type: ignore[arg-type]

    assert refused.value.field == field
    assert (AuditEvent.objects.count(), is_working(SATURDAY)) == (0, False)


def test_only_operators_who_saw_the_year_as_it_is(
    operator: Actor, hangzhou_voice: Actor, now: datetime
) -> None:
    with pytest.raises(NotAllowed):
        set_work_day(actor=hangzhou_voice, day=SATURDAY, is_working=True, reason="x", now=now)
    with pytest.raises(StaleVersion):
        set_work_day(
            actor=operator,
            day=SATURDAY,
            is_working=True,
            reason="x",
            now=now,
            expected_version=version_of(2026) + 1,
        )

    assert (AuditEvent.objects.count(), is_working(SATURDAY)) == (0, False)
