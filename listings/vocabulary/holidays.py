"""China's public holidays and make-up working days, as the State Council's yearly notices say.

``chinesecalendar`` transcribes each notice soon after it is out and refuses to guess about a year
without one: decision 10 says why it was chosen. Names of holidays are msgids: shown by gettext.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from importlib.metadata import version

from chinese_calendar.constants import holidays, workdays
from django.utils.translation import gettext_noop

SOURCE = f"chinesecalendar {version('chinesecalendar')}"
YEARS = tuple(sorted({day.year for day in holidays}))
NAMES = (
    gettext_noop("New Year's Day"),
    gettext_noop("Spring Festival"),
    gettext_noop("Tomb-sweeping Day"),
    gettext_noop("Labour Day"),
    gettext_noop("Dragon Boat Festival"),
    gettext_noop("Mid-autumn Festival"),
    gettext_noop("National Day"),
    gettext_noop("Anti-Fascist 70th Day"),
)


@dataclass(frozen=True, slots=True)
class NamedDay:
    """A day that a notice names: a holiday, or a weekend day worked to make up for one."""

    date: date
    is_working: bool
    note: str = ""


def named_days(years: Iterable[int] = YEARS) -> list[NamedDay]:
    """Return the days that the notices of ``years`` name, in order; a year not covered has none."""
    wanted = set(years)
    found = [
        NamedDay(day, is_working, str(note))
        for table, is_working in ((holidays, False), (workdays, True))
        for day, note in table.items()
        if day.year in wanted
    ]
    return sorted(found, key=lambda named: named.date)
