from datetime import UTC, date, datetime, timedelta

import chinese_calendar
import pytest
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from kernel.models import WorkDay, WorkYear
from kernel.workdays import (
    Calendar,
    add_working_days,
    end_of_period,
    is_confirmed,
    is_working,
    local_day,
    working_days_between,
)

DAY = timedelta(days=1)


def test_a_day_begins_at_midnight_in_shanghai() -> None:
    assert local_day(datetime(2026, 1, 4, 15, 59, 59, tzinfo=UTC)) == date(2026, 1, 4)
    assert local_day(datetime(2026, 1, 4, 16, 0, tzinfo=UTC)) == date(2026, 1, 5)


@pytest.mark.django_db
def test_every_day_of_every_transcribed_year_is_as_its_notice_says() -> None:
    first, last = date(2004, 1, 1), date(2026, 12, 31)
    calendar = Calendar.of(first, last)
    days = [first + DAY * n for n in range((last - first).days + 1)]

    ours = [calendar.is_working(day) for day in days]

    assert ours == [chinese_calendar.is_workday(day) for day in days]
    assert len(days) == 8401


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("day", "works"),
    [
        (date(2026, 2, 13), True),
        (date(2026, 2, 14), True),  # a Saturday worked for the Spring Festival
        (date(2026, 2, 15), False),
        (date(2026, 2, 23), False),  # a Monday off
        (date(2026, 2, 24), True),
        (date(2026, 2, 28), True),  # the other make-up Saturday
        (date(2026, 9, 20), True),  # a Sunday worked for National Day
        (date(2026, 10, 7), False),
        (date(2026, 10, 10), True),
        (date(2026, 10, 11), False),
    ],
    ids=str,
)
def test_holidays_rest_and_make_up_days_work(day: date, works: bool) -> None:
    assert is_working(day) is works


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("day", "n", "last"),
    [
        (date(2026, 2, 13), 0, date(2026, 2, 13)),
        (date(2026, 2, 13), 1, date(2026, 2, 14)),  # the make-up Saturday counts
        (date(2026, 2, 13), 2, date(2026, 2, 24)),  # nine days of festival do not
        (date(2026, 2, 12), 10, date(2026, 3, 4)),
        (date(2026, 9, 18), 10, date(2026, 10, 9)),  # Sunday 20 September counts, 25 September not
        (date(2026, 9, 30), 1, date(2026, 10, 8)),
        (date(2026, 9, 30), 3, date(2026, 10, 10)),  # 8, 9 and Saturday 10 October
        (date(2025, 12, 31), 1, date(2026, 1, 4)),  # a Sunday worked for New Year
        (date(2026, 1, 3), 5, date(2026, 1, 8)),  # begun on a day off
    ],
    ids=str,
)
def test_a_period_ends_on_its_last_working_day(day: date, n: int, last: date) -> None:
    assert add_working_days(day, n) == last
    assert working_days_between(day, last) == n


@pytest.mark.django_db
def test_over_a_whole_year_adding_and_counting_agree(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    for ordinal in range(0, 365, 9):
        day = date(2026, 1, 1) + DAY * ordinal
        for n in (1, 3, 5, 10, 15, 60):
            with django_assert_num_queries(1):
                last = add_working_days(day, n)
            assert working_days_between(day, last) == n
            assert working_days_between(day, last - DAY) == n - 1


@pytest.mark.django_db
def test_long_periods_take_few_questions(
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    with django_assert_max_num_queries(6):
        last = add_working_days(date(2018, 1, 1), 2_000)
        assert working_days_between(date(2018, 1, 1), last) == 2_000
    with pytest.raises(ValueError, match="2001 working days"):
        add_working_days(date(2018, 1, 1), 2_001)
    with pytest.raises(ValueError, match="-1 working days"):
        add_working_days(date(2018, 1, 1), -1)


@pytest.mark.django_db
def test_a_year_without_a_notice_counts_monday_to_friday_and_says_so() -> None:
    assert add_working_days(date(2031, 1, 31), 5) == date(2031, 2, 7)
    assert is_confirmed(date(2026, 1, 1), date(2026, 12, 31))
    assert not is_confirmed(date(2026, 12, 20), date(2027, 1, 8))
    assert not is_confirmed(date(2031, 1, 1), date(2031, 1, 2))


@pytest.mark.django_db
def test_what_an_editor_set_holds_but_does_not_confirm_a_year() -> None:
    WorkYear.objects.create(year=2031, changed_at=timezone.now())
    WorkDay.objects.create(date=date(2031, 2, 3), is_working=False)

    assert add_working_days(date(2031, 1, 31), 5) == date(2031, 2, 10)
    assert not is_confirmed(date(2031, 1, 1), date(2031, 12, 31))


@pytest.mark.django_db
def test_a_period_is_counted_in_its_unit() -> None:
    assert end_of_period(date(2026, 9, 30), 3, unit="working_day") == date(2026, 10, 10)
    assert end_of_period(date(2026, 9, 30), 3, unit="day") == date(2026, 10, 3)
    with pytest.raises(ValueError, match="3 week"):
        end_of_period(date(2026, 9, 30), 3, unit="week")


@pytest.mark.django_db
def test_nothing_lies_between_a_day_and_an_earlier_one(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    with django_assert_num_queries(0):
        assert working_days_between(date(2026, 2, 13), date(2026, 2, 13)) == 0
        assert working_days_between(date(2026, 2, 13), date(2026, 2, 1)) == 0
