"""The headline, stated once: conversion = distinct intents landed / distinct intents pushed.

Source of the definition: DOMAIN 4.5, after the figures of Zhejiang's platform (7,479 intents pushed
by 2025, 1,792 landed: 23.96 %). Counted from event rows only:

* **pushed**: an intent with at least one event ``pushed``; its cohort and channel are the first's.
* **landed**: an intent with at least one deal that entered ``contract_signed`` or ``imported`` and
  was not cancelled or refunded in full afterwards.
* An intent counts once, however many pushes, referrals and deals it has. Intents that a partner
  exchange referred to us (``inbound``) are a line of their own, never in the headline.
* Amounts are those of the landing events, by realisation type and currency, never summed across
  currencies.

Windows are half-open in Asia/Shanghai. The cohort is chosen by the first push; outcomes count up to
``as_of``.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from fractions import Fraction
from typing import Any, Literal

from django.conf import settings
from django.db import connection

from marketplace.deals.models import RealisationType

Grouping = Literal["month", "division", "channel"]
GROUPINGS: Mapping[Grouping, str] = {
    "month": "to_char(p.at AT TIME ZONE 'Asia/Shanghai', 'YYYY-MM')",
    "division": "coalesce(i.divisions[1], '')",
    "channel": "p.channel",
}

# One row for each pushed intent of the cohort, with the stages its events reached.
COHORT = """
WITH first_push AS (
  SELECT DISTINCT ON (intent_id) intent_id, at, channel
    FROM matching_intentevent WHERE event = 'pushed' AND at < %(as_of)s
   ORDER BY intent_id, at, seq),
answers AS (
  SELECT intent_id, bool_or(event = 'opened') AS opened, bool_or(event = 'responded') AS answered
    FROM matching_intentevent WHERE event IN ('opened', 'responded') AND at < %(as_of)s
   GROUP BY intent_id),
deal_facts AS (
  SELECT d.id, d.intent_id,
         bool_or(e.to_status = 'negotiating') AS negotiated,
         bool_or(e.to_status IN ('contract_signed', 'imported')) AS signed,
         bool_or(e.to_status IN ('cancelled', 'refunded')) AS undone,
         bool_or(e.to_status = 'settled') AS settled,
         (array_agg(e.amount_minor ORDER BY e.seq DESC)
            FILTER (WHERE e.amount_minor IS NOT NULL))[1] AS minor,
         max(e.currency) AS currency, max(e.realisation_type) AS realisation_type
    FROM deals_deal d JOIN deals_dealevent e ON e.deal_id = d.id
   WHERE d.intent_id IS NOT NULL AND e.at < %(as_of)s
   GROUP BY d.id),
landings AS (SELECT * FROM deal_facts WHERE signed AND NOT undone),
trades AS (
  SELECT f.intent_id, bool_or(f.negotiated) AS negotiated,
         bool_or(f.signed AND NOT f.undone) AS landed,
         bool_or(f.settled AND NOT f.undone) AS settled
    FROM deal_facts f GROUP BY f.intent_id),
cohort AS (
  SELECT i.id, {group} AS grp, i.source,
         coalesce(a.opened, false) AS opened, coalesce(a.answered, false) AS answered,
         coalesce(t.negotiated, false) AS negotiated, coalesce(t.landed, false) AS landed,
         coalesce(t.settled, false) AS settled
    FROM first_push p
    JOIN matching_intent i ON i.id = p.intent_id
    LEFT JOIN answers a ON a.intent_id = p.intent_id
    LEFT JOIN trades t ON t.intent_id = p.intent_id
   WHERE (%(since)s::timestamptz IS NULL OR p.at >= %(since)s)
     AND (%(until)s::timestamptz IS NULL OR p.at < %(until)s)
     AND (%(division)s = '' OR i.divisions[1] = %(division)s)
     AND (%(channel)s = '' OR p.channel = %(channel)s)
     AND (%(month)s = '' OR
          to_char(p.at AT TIME ZONE 'Asia/Shanghai', 'YYYY-MM') = %(month)s))
"""
COUNTS = """
SELECT grp, source, count(*), count(*) FILTER (WHERE opened), count(*) FILTER (WHERE answered),
       count(*) FILTER (WHERE negotiated), count(*) FILTER (WHERE landed),
       count(*) FILTER (WHERE settled)
  FROM cohort GROUP BY grp, source ORDER BY grp, source"""
AMOUNTS = """
SELECT c.grp, l.realisation_type, l.currency, sum(l.minor)::bigint,
       coalesce(sum(l.minor) FILTER (WHERE l.settled), 0)::bigint
  FROM cohort c JOIN landings l ON l.intent_id = c.id
 WHERE c.source = 'own' GROUP BY 1, 2, 3 ORDER BY 1, 2, 3"""
INTENTS = "SELECT id FROM cohort WHERE source = 'own' AND {stage} ORDER BY id"
STAGES = ("opened", "answered", "negotiated", "landed", "settled")


@dataclass(frozen=True, slots=True)
class Slice:
    """Which intents are asked about, and up to which moment outcomes count.

    ``since`` and ``until`` bound the first push, half-open; None leaves a side open. ``month`` is
    ``YYYY-MM`` in Shanghai, ``division`` a GB/T 4754 code, ``channel`` a Push.Channel; empty: all.
    """

    as_of: datetime
    since: datetime | None = None
    until: datetime | None = None
    division: str = ""
    channel: str = ""
    month: str = ""


@dataclass(frozen=True, slots=True)
class Funnel:
    """Distinct intents at each stage; each stage is counted by its own event."""

    pushed: int = 0
    opened: int = 0
    answered: int = 0
    negotiated: int = 0
    landed: int = 0
    settled: int = 0

    @property
    def rate(self) -> Fraction | None:
        """Landed over pushed; None below RATE_MIN_DENOMINATOR, where a rate would mislead."""
        if self.pushed < settings.RATE_MIN_DENOMINATOR:
            return None
        return Fraction(self.landed, self.pushed)

    def __add__(self, other: "Funnel") -> "Funnel":
        return Funnel(
            pushed=self.pushed + other.pushed,
            opened=self.opened + other.opened,
            answered=self.answered + other.answered,
            negotiated=self.negotiated + other.negotiated,
            landed=self.landed + other.landed,
            settled=self.settled + other.settled,
        )


@dataclass(frozen=True, slots=True)
class Amount:
    """Landed value of one realisation type in one currency, minor units, and its settled part."""

    realisation_type: str
    currency: str
    minor: int
    settled_minor: int

    @property
    def label(self) -> str:
        """How people call the realisation type."""
        return str(RealisationType(self.realisation_type).label)


@dataclass(frozen=True, slots=True)
class Line:
    """One group of the cohort: a month, an industry or a channel."""

    key: str
    funnel: Funnel
    amounts: Sequence[Amount] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Conversion:
    """The whole cohort: headline, value, and the line of intents referred to us."""

    funnel: Funnel
    amounts: Sequence[Amount]
    inbound: Funnel
    as_of: datetime


def conversion(of: Slice) -> Conversion:
    """Return the headline of the slice."""
    own, inbound = Funnel(), Funnel()
    for _group, source, funnel in _counts(of, by="channel"):
        if source == "own":
            own += funnel
        else:
            inbound += funnel
    totals: dict[tuple[str, str], tuple[int, int]] = {}
    for _group, amount in _amounts(of, by="channel"):
        kind = (amount.realisation_type, amount.currency)
        minor, settled = totals.get(kind, (0, 0))
        totals[kind] = (minor + amount.minor, settled + amount.settled_minor)
    amounts = [Amount(*kind, *sums) for kind, sums in sorted(totals.items())]
    return Conversion(funnel=own, amounts=amounts, inbound=inbound, as_of=of.as_of)


def lines(of: Slice, *, by: Grouping) -> list[Line]:
    """Return the slice's own intents in groups, in order of the key (months: oldest first)."""
    value: dict[str, list[Amount]] = {}
    for group, amount in _amounts(of, by=by):
        value.setdefault(group, []).append(amount)
    return [
        Line(key=group, funnel=funnel, amounts=value.get(group, []))
        for group, source, funnel in _counts(of, by=by)
        if source == "own"
    ]


def intent_ids(of: Slice, *, stage: str) -> list[int]:
    """Return which intents a figure counts; ``stage`` is ``pushed`` or one of STAGES.

    Raises:
        ValueError: no such stage.
    """
    if stage != "pushed" and stage not in STAGES:
        raise ValueError(stage)
    condition = "true" if stage == "pushed" else stage
    rows = _rows(INTENTS.format(stage=condition), of, by="channel")
    return [row[0] for row in rows]


def _counts(of: Slice, *, by: Grouping) -> list[tuple[str, str, Funnel]]:
    return [(row[0], row[1], Funnel(*row[2:])) for row in _rows(COUNTS, of, by=by)]


def _amounts(of: Slice, *, by: Grouping) -> list[tuple[str, Amount]]:
    return [(row[0], Amount(*row[1:])) for row in _rows(AMOUNTS, of, by=by)]


def _rows(question: str, of: Slice, *, by: Grouping) -> list[tuple[Any, ...]]:
    asked = {name: getattr(of, name) for name in Slice.__dataclass_fields__}
    with connection.cursor() as cursor:
        cursor.execute(COHORT.format(group=GROUPINGS[by]) + question, asked)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
        return rows
