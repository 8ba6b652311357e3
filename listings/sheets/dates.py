"""Days and periods as people write them."""

import re
from datetime import date

from listings.sheets.amounts import plain
from listings.sheets.problems import Problem

DAY = re.compile(
    r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?"
    r"(?:[ t]\d{1,2}:\d{2}(?::\d{2})?.{0,6})?\Z"
)
COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})\Z")
BETWEEN = re.compile(r"\s*(?:至|到|~|—|–|\bto\b| - )\s*")


def read_day(text: str) -> date | None:
    """Return the day a cell names; None when it names none that exists."""
    said = plain(text)
    match = DAY.match(said) or COMPACT.match(said)
    if match is None:
        return None
    try:
        return date(int(match[1]), int(match[2]), int(match[3]))
    except ValueError:
        return None


def read_period(text: str) -> tuple[date | None, date | None, list[Problem]]:
    """Return the first and the last day of a period, and what is wrong with it."""
    parts = [part for part in BETWEEN.split(plain(text)) if part]
    days = [read_day(part) for part in parts]
    if len(days) not in (1, 2) or None in days:
        return None, None, [Problem("period_unreadable", value=text)]
    first, last = days[0], days[-1]
    if first and last and last < first:
        return None, None, [Problem("period_reversed", value=text)]
    return first, last, []
