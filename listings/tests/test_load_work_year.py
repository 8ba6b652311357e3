from datetime import date, datetime
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from kernel.actor import Actor
from kernel.errors import InvalidInput, NotAllowed, StaleVersion
from kernel.models import AuditEvent, WorkDay, WorkYear
from kernel.workdays import add_working_days, is_confirmed, is_working
from listings.actions.load_work_year import load_work_year
from listings.actions.set_work_day import set_work_day
from listings.vocabulary.holidays import YEARS, NamedDay, named_days

pytestmark = pytest.mark.django_db
DAYS = [
    NamedDay(date(2027, 1, 1), is_working=False, note="New Year's Day"),
    NamedDay(date(2027, 1, 2), is_working=True),
]


def test_a_notice_replaces_what_was_named_before(operator: Actor, now: datetime) -> None:
    set_work_day(actor=operator, day=date(2027, 2, 5), is_working=False, reason="Expected", now=now)

    year = load_work_year(
        actor=operator,
        year=2027,
        days=DAYS,
        source=" Notice 7 ",
        sha256="ab" * 32,
        now=now,
        expected_version=1,
    )

    assert (year.is_confirmed, year.source, year.version) == (True, "Notice 7", 2)
    assert is_confirmed(date(2026, 12, 1), date(2027, 1, 31))
    assert add_working_days(date(2026, 12, 31), 1) == date(2027, 1, 2)
    assert is_working(date(2027, 2, 5))
    assert AuditEvent.objects.order_by("-pk")[0].after == {
        "source": "Notice 7",
        "sha256": "ab" * 32,
        "changed": ["2027-01-01 rests", "2027-01-02 works", "2027-02-05 weekday"],
    }


def test_the_same_notice_again_changes_nothing(operator: Actor, now: datetime) -> None:
    for _ in range(2):
        load_work_year(actor=operator, year=2027, days=DAYS, source="Notice 7", now=now)

    assert WorkYear.objects.get(pk=2027).version == 1
    assert AuditEvent.objects.count() == 1


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"source": " "}, "source"),
        ({"days": []}, "file"),
        ({"days": [DAYS[0], DAYS[0]]}, "file"),
        ({"days": [NamedDay(date(2026, 12, 31), is_working=False)]}, "file"),
        ({"year": 1999}, "year"),
    ],
    ids=["no source", "empty", "twice", "another year", "too early"],
)
def test_a_notice_that_cannot_be_right_is_refused(
    said: dict[str, object], field: str, operator: Actor, now: datetime
) -> None:
    whole = {"year": 2027, "days": DAYS, "source": "Notice 7", **said}

    with pytest.raises(InvalidInput) as refused:
        load_work_year(actor=operator, now=now, **whole)  # type: ignore[arg-type]

    assert refused.value.field == field
    assert (AuditEvent.objects.count(), WorkYear.objects.filter(pk=2027).count()) == (0, 0)


def test_only_operators_who_saw_the_year_as_it_is(
    operator: Actor, stranger: Actor, now: datetime
) -> None:
    with pytest.raises(NotAllowed):
        load_work_year(actor=stranger, year=2027, days=DAYS, source="Notice 7", now=now)
    with pytest.raises(StaleVersion):
        load_work_year(
            actor=operator, year=2027, days=DAYS, source="Notice 7", now=now, expected_version=3
        )

    assert not is_confirmed(date(2027, 1, 1), date(2027, 1, 1))


def test_every_sown_year_is_confirmed_and_its_named_days_are_unlike_weekdays_or_holidays() -> None:
    assert (YEARS[0], YEARS[-1]) == (2004, 2026)
    assert is_confirmed(date(2004, 1, 1), date(2026, 12, 31))
    assert WorkDay.objects.count() == len(named_days())
    assert not [d for d in named_days() if d.is_working and d.date.weekday() < 5]


def test_the_command_loads_what_is_not_on_record() -> None:
    WorkYear.objects.filter(pk=2026).delete()
    WorkDay.objects.filter(date__year=2026).delete()
    said = StringIO()

    call_command("load_work_days", stdout=said)
    call_command("load_work_days", stdout=said)

    assert "2026" in said.getvalue()
    assert "nothing new" in said.getvalue()
    assert is_confirmed(date(2026, 1, 1), date(2026, 1, 1))
    assert is_working(date(2026, 2, 14))
    with pytest.raises(CommandError, match="2004 to 2026"):
        call_command("load_work_days", year=[2031])
