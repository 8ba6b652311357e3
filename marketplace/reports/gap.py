"""Where supply lacks: open needs without a good match, and words that find nothing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kernel.workdays import local_day
from listings.vocabulary import industries
from listings.vocabulary.kinds import DataKind

MOST_LINES, MOST_WORDS = 200, 50

# An intent that names several industries or kinds counts in each; one that names none, as "".
LACKING = """
WITH needs AS (
  SELECT i.id, d.code AS division, k.code AS kind, EXISTS (
           SELECT 1 FROM matching_match m WHERE m.intent_id = i.id AND m.is_current
              AND m.band IN ('strong', 'fair')) AS is_met
    FROM matching_intent i
   CROSS JOIN unnest(CASE WHEN i.divisions = '{}' THEN ARRAY[''] ELSE i.divisions END) d(code)
   CROSS JOIN unnest(CASE WHEN i.data_kinds = '{}' THEN ARRAY[''] ELSE i.data_kinds END) k(code)
   WHERE i.status = 'open'),
supply AS (
  SELECT a.division, k.code AS kind, count(*) AS n
    FROM listings_listing l JOIN listings_dataipasset a ON a.id = l.asset_id
    JOIN listings_certificate c ON c.id = l.certificate_id
    JOIN parties_organisation o ON o.id = l.holder_id
   CROSS JOIN unnest(a.data_kinds) k(code)
   WHERE l.status = 'published' AND c.status = 'valid' AND o.status = 'verified'
     AND c.valid_from <= %(today)s AND coalesce(c.valid_to, %(today)s) >= %(today)s
     AND coalesce(l.expires_on, %(today)s) >= %(today)s
   GROUP BY 1, 2)
SELECT n.division, n.kind, count(DISTINCT n.id),
       count(DISTINCT n.id) FILTER (WHERE NOT n.is_met), coalesce((
         SELECT sum(s.n) FROM supply s WHERE n.division IN ('', s.division)
            AND n.kind IN ('', s.kind)), 0)::bigint
  FROM needs n GROUP BY n.division, n.kind
 ORDER BY 4 DESC, 3 DESC, 1, 2 LIMIT %(most)s"""
WANTED = """
SELECT text, sum(times)::bigint, coalesce(sum(times) FILTER (WHERE is_narrowed), 0)::bigint,
       max("on")
  FROM listings_emptysearch
 WHERE (%(since)s::date IS NULL OR "on" >= %(since)s)
   AND (%(until)s::date IS NULL OR "on" < %(until)s)
 GROUP BY text ORDER BY 2 DESC, 1 LIMIT %(most)s"""


@dataclass(frozen=True, slots=True)
class Gap:
    """Open needs of one industry and data type: all, without a strong or fair match; listings.

    ``supply``: listings on the market today. An empty code: the needs name none.
    """

    division: str
    kind: str
    needs: int
    unmet: int
    supply: int

    @property
    def division_label(self) -> str:
        """How people call the industry."""
        code = self.division
        return industries.label(code, get_language() or "en") if code else _("no industry named")

    @property
    def kind_label(self) -> str:
        """How people call the data type."""
        return str(DataKind(self.kind).label) if self.kind else _("no data type named")


@dataclass(frozen=True, slots=True)
class Wanted:
    """Words that found nothing: how often, how often with facets chosen, when last."""

    text: str
    times: int
    narrowed: int
    last_on: date


def gaps(*, now: datetime) -> Sequence[Gap]:
    """Return where open needs lack a good match now, the widest gap first; at most 200."""
    rows = _rows(LACKING, {"today": local_day(now), "most": MOST_LINES})
    return [Gap(*row) for row in rows]


def wanted(*, since: datetime | None, until: datetime | None) -> Sequence[Wanted]:
    """Return the 50 searches that found nothing most often on the days of a window."""
    days = {"since": since and local_day(since), "until": until and local_day(until)}
    return [Wanted(*row) for row in _rows(WANTED, {**days, "most": MOST_WORDS})]


def _rows(question: str, values: dict[str, Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(question, values)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
        return rows
