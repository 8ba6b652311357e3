"""What became of matches, stated once: the grades that learning and match quality count.

A pair of an intent and a listing is graded 3 when a deal of theirs landed (signed here or reported
by the exchange it closed on, and not undone), 2 when one was opened, 1 when the holder was
interested; 0 when a side said that it does not fit, or the holder declined because it is not
relevant, its rights do not suffice or it cannot deliver. A decline for the price says nothing
about relevance, "other" says nothing at all, silence is no answer: such pairs have no grade.
Counted from event rows of deals, as the conversion is; from pushes and opinions as they stand.
"""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import connection

from matching.engine.learning import Judged
from matching.retrieval.model_in_force import BUILT_IN

GRADED = """
WITH deal_facts AS (
  SELECT d.intent_id, d.listing_id, min(e.at) AS at,
         bool_or(e.to_status IN ('contract_signed', 'imported')) AS signed,
         bool_or(e.to_status IN ('cancelled', 'refunded')) AS undone
    FROM deals_deal d JOIN deals_dealevent e ON e.deal_id = d.id
   WHERE d.intent_id IS NOT NULL AND d.listing_id IS NOT NULL AND e.at < %(as_of)s
   GROUP BY d.id),
trades AS (
  SELECT intent_id, listing_id, min(at) AS at, bool_or(signed AND NOT undone) AS landed
    FROM deal_facts GROUP BY 1, 2),
opinions AS (
  SELECT intent_id, listing_id, min(created_at) AS at FROM matching_matchfeedback
   WHERE created_at < %(as_of)s AND (taken_back_at IS NULL OR taken_back_at >= %(as_of)s)
   GROUP BY 1, 2),
answers AS (
  SELECT intent_id, listing_id, max(match_id) AS match_id, min(answered_at) AS at,
         bool_or(answer_reason = '') AS interested,
         bool_or(answer_reason IN ('not_relevant', 'rights', 'cannot_deliver')) AS unfit
    FROM matching_push
   WHERE listing_id IS NOT NULL AND answered_at < %(as_of)s GROUP BY 1, 2),
graded AS (
  SELECT intent_id, listing_id, a.match_id, least(t.at, o.at, a.at) AS at,
         CASE WHEN t.landed THEN 3 WHEN t.at IS NOT NULL THEN 2 WHEN o.at IS NOT NULL THEN 0
              WHEN a.interested THEN 1 WHEN a.unfit THEN 0 END AS grade
    FROM answers a FULL JOIN opinions o USING (intent_id, listing_id)
    FULL JOIN trades t USING (intent_id, listing_id)),
outcomes AS (
  SELECT m.id AS match_id, g.intent_id, g.listing_id, m.rank, m.band, m.reasons, g.grade, g.at,
         min(g.at) OVER (PARTITION BY g.intent_id) AS intent_at
    FROM graded g CROSS JOIN LATERAL (
      SELECT id, rank, band, reasons FROM matching_match
       WHERE intent_id = g.intent_id AND listing_id = g.listing_id
       ORDER BY id = g.match_id DESC NULLS LAST, id DESC LIMIT 1) m
   WHERE g.grade IS NOT NULL)
"""
PAIRS = """
SELECT intent_id, listing_id, intent_at, reasons -> 'features', grade
  FROM outcomes WHERE reasons ->> 'features' <> '{}'
 ORDER BY intent_at, intent_id, listing_id"""
Value = datetime | int | str | None
ALL = 1000  # features are kept per mille


def judged(*, as_of: datetime) -> list[Judged]:
    """Return every graded pair with the features its match was scored by; to learn from.

    Pairs whose features are not those of today's built-in model are left out: an earlier one
    scored them.
    """
    rows = asked(PAIRS, {"as_of": as_of})
    pairs = (
        Judged(intent_id, listing_id, at, _features(features), grade)
        for intent_id, listing_id, at, features, grade in rows
    )
    return [one for one in pairs if one.features.keys() <= BUILT_IN.weights.keys()]


def asked(question: str, values: Mapping[str, Value]) -> list[tuple[Any, ...]]:
    """Return the rows of a question about ``outcomes``; ``values`` name ``as_of`` at least."""
    with connection.cursor() as cursor:
        cursor.execute(GRADED + question, values)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
        return rows


def _features(kept: str) -> dict[str, float]:
    per_mille: dict[str, int] = json.loads(kept)
    return {name: value / ALL for name, value in per_mille.items()}
