"""Months as statements count them: from midnight to midnight in Shanghai."""

import re
from datetime import datetime

from kernel.numbering import ZONE

DECEMBER = 12
_MONTH = re.compile(r"(\d{4})-(0[1-9]|1[0-2])")


def month_of(at: datetime) -> str:
    """Return the month that ``at`` falls in, e.g. ``2026-11``."""
    return f"{at.astimezone(ZONE):%Y-%m}"


def bounds(month: str) -> tuple[datetime, datetime]:
    """Return the first moment of ``month`` and that of the next.

    Raises:
        ValueError: ``month`` is none.
    """
    typed = _MONTH.fullmatch(month)
    if typed is None or int(typed[1]) == 0:
        raise ValueError(month)
    year, number = int(typed[1]), int(typed[2])
    after = (year + 1, 1) if number == DECEMBER else (year, number + 1)
    return datetime(year, number, 1, tzinfo=ZONE), datetime(*after, 1, tzinfo=ZONE)


def month_before(at: datetime) -> str:
    """Return the month before the one that ``at`` falls in."""
    year, number = map(int, month_of(at).split("-"))
    return f"{year - 1}-12" if number == 1 else f"{year}-{number - 1:02d}"
