"""Is matching any good? Counted from what became of matches (``outcomes``) in a window.

A window is half-open in Asia/Shanghai: outcomes by the moment of their first sign, impressions by
the day they were shown. Every share keeps its numerator and denominator.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.db import connection

from marketplace.reports.outcomes import GRADED, Value
from matching.models import Match, Push

CUTS = (1, 3, 5, 10)
BANDS = tuple(Match.Band)
MOST_HOLDERS = 20

EVER = datetime(1970, 1, 1, tzinfo=UTC)
BY_BAND = """
SELECT band, count(*), count(*) FILTER (WHERE grade > 0), count(*) FILTER (WHERE grade = 3)
  FROM outcomes WHERE at >= %(since)s AND at < %(until)s GROUP BY band"""
BY_RANK = """
SELECT rank, count(*), count(*) FILTER (WHERE grade > 0) FROM outcomes
 WHERE rank <= %(deepest)s AND at >= %(since)s AND at < %(until)s GROUP BY rank"""
DECLINES = """
SELECT answer_reason, count(*) FROM matching_push
 WHERE answer_reason <> '' AND answered_at >= %(since)s AND answered_at < %(until)s
 GROUP BY answer_reason ORDER BY count(*) DESC, answer_reason"""
EXPOSURE = """
SELECT o.name, count(*), count(*) FILTER (WHERE i.rank <= 3), count(DISTINCT m.intent_id),
       sum(count(*)) OVER () AS whole, count(*) OVER () AS holders
  FROM matching_impression i
  JOIN matching_match m ON m.id = i.match_id
  JOIN listings_listing l ON l.id = m.listing_id
  JOIN parties_organisation o ON o.id = l.holder_id
 WHERE i.shown_at >= %(since)s AND i.shown_at < %(until)s
 GROUP BY o.id, o.name ORDER BY count(*) DESC, o.name LIMIT %(most)s"""


@dataclass(frozen=True, slots=True)
class Window:
    """Which outcomes are asked about, and what is known of them; None leaves a side open."""

    as_of: datetime
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Accepted:
    """Matches of one band that were judged, how many of them fitted, and how many landed."""

    band: str
    judged: int
    fitted: int
    landed: int

    @property
    def label(self) -> str:
        """How people call the band."""
        return str(Match.Band(self.band).label)


@dataclass(frozen=True, slots=True)
class Precision:
    """Judged matches among the first ``k`` of their intents, and how many of them fitted."""

    k: int
    judged: int
    fitted: int


@dataclass(frozen=True, slots=True)
class Declined:
    """How often a reason was given."""

    reason: str
    n: int

    @property
    def label(self) -> str:
        """How people call the reason."""
        return str(Push.Reason(self.reason).label)


@dataclass(frozen=True, slots=True)
class Exposed:
    """How often a holder's listings were shown, how often among the first three."""

    holder: str
    shown: int
    on_top: int
    intents: int


@dataclass(frozen=True, slots=True)
class MatchQuality:
    """All figures of one window. ``shown``: impressions of all ``holders``, listed or not."""

    as_of: datetime
    bands: Sequence[Accepted]
    precision: Sequence[Precision]
    declined: Sequence[Declined]
    exposed: Sequence[Exposed]
    shown: int
    holders: int

    @property
    def judged(self) -> int:
        """How many matches were judged."""
        return sum(band.judged for band in self.bands)

    @property
    def declines(self) -> int:
        """How many answers were declines."""
        return sum(one.n for one in self.declined)


def match_quality(of: Window) -> MatchQuality:
    """Return the figures of a window: four questions, however many matches there are."""
    bands = {row[0]: row[1:] for row in _rows(GRADED + BY_BAND, of)}
    ranks = {row[0]: row[1:] for row in _rows(GRADED + BY_RANK, of, deepest=max(CUTS))}
    exposed = _rows(EXPOSURE, of, most=MOST_HOLDERS)
    return MatchQuality(
        as_of=of.as_of,
        bands=[Accepted(band, *bands.get(band, (0, 0, 0))) for band in BANDS],
        precision=[_precision(k, ranks) for k in CUTS],
        declined=[Declined(*row) for row in _rows(DECLINES, of)],
        exposed=[Exposed(*row[:4]) for row in exposed],
        shown=int(exposed[0][4]) if exposed else 0,
        holders=int(exposed[0][5]) if exposed else 0,
    )


def _precision(k: int, ranks: dict[int, tuple[int, int]]) -> Precision:
    among = [counts for rank, counts in ranks.items() if rank <= k]
    return Precision(k, sum(judged for judged, _ in among), sum(fitted for _, fitted in among))


def _rows(question: str, of: Window, **more: Value) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        until = min(of.until or of.as_of, of.as_of)
        values = {"as_of": of.as_of, "since": of.since or EVER, "until": until, **more}
        cursor.execute(question, values)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
        return rows
