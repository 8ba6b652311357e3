"""Days as people in the market count them."""

from datetime import date, datetime

from kernel.numbering import ZONE


def local_day(now: datetime) -> date:
    """Return the day that ``now`` falls on in Shanghai."""
    return now.astimezone(ZONE).date()
