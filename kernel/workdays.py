"""Days as people in the market count them: local days, working days, and periods of them.

A day named by a holiday notice (or an operator) is what the notice says; any other works from
Monday to Friday. Of a year without a notice on record that is an assumption: ``is_confirmed``.
Whoever stores a due date keeps it: a later notice changes only what is counted from then on.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from kernel.models import WorkDay, WorkYear
from kernel.numbering import ZONE

SATURDAY = 5
DAY = timedelta(days=1)
MOST = 2_000  # working days in one period; longer ones are counted in months


def local_day(now: datetime) -> date:
    """Return the day that ``now`` falls on in Shanghai."""
    return now.astimezone(ZONE).date()


@dataclass(frozen=True, slots=True)
class Calendar:
    """The named days of a stretch of time, read once; asks no further question."""

    named: Mapping[date, bool] = field(default_factory=dict)

    @classmethod
    def of(cls, first: date, last: date) -> "Calendar":
        """Return what is on record from ``first`` to ``last``, both included; one query."""
        rows = WorkDay.objects.filter(date__range=(first, last))
        return cls(dict(rows.values_list("date", "is_working")))

    def is_working(self, day: date) -> bool:
        """Whether offices work on ``day``, which lies inside the stretch."""
        return self.named.get(day, day.weekday() < SATURDAY)

    def count(self, after: date, until: date) -> int:
        """Return how many working days lie after ``after``, up to and including ``until``."""
        days = (after + DAY * n for n in range(1, (until - after).days + 1))
        return sum(map(self.is_working, days))


def is_working(day: date) -> bool:
    """Whether offices work on ``day``; one query."""
    return Calendar.of(day, day).is_working(day)


def add_working_days(day: date, n: int) -> date:
    """Return the last day of a period of ``n`` working days; ``day`` itself does not count.

    It is the first day with ``working_days_between(day, it) == n``; for 0 it is ``day``. One query
    for every 400 working days or so.

    Raises:
        ValueError: ``n`` is negative, or more than 2,000.
    """
    if not 0 <= n <= MOST:
        raise ValueError(f"{n} working days: 0 to {MOST} can be counted")
    here, left = day, n
    while left:
        last = here + DAY * (min(left, 400) * 7 // 5 + 30)  # room for weekends and holidays
        calendar = Calendar.of(here + DAY, last)
        while left and here < last:
            here += DAY
            left -= calendar.is_working(here)
    return here


def working_days_between(after: date, until: date) -> int:
    """Return how many working days lie after ``after``, up to and including ``until``.

    Zero when ``until`` is not later. One query, whatever the length.
    """
    return Calendar.of(after, until).count(after, until) if until > after else 0


def end_of_period(day: date, length: int, *, unit: str) -> date:
    """Return the last day of a period that begins the day after ``day``.

    Args:
        unit: ``working_day`` or ``day``, as registration schemes say.

    Raises:
        ValueError: another unit, or a length out of range.
    """
    if unit == "working_day":
        return add_working_days(day, length)
    if unit != "day" or length < 0:
        raise ValueError(f"{length} {unit}")
    return day + DAY * length


def is_confirmed(first: date, last: date) -> bool:
    """Whether the holiday notice of every year from ``first`` to ``last`` is on record.

    Where it is not, say "to be confirmed" beside a day counted across it. One query.
    """
    years = last.year - first.year + 1
    rows = WorkYear.objects.filter(year__range=(first.year, last.year), is_confirmed=True)
    return rows.count() == years
