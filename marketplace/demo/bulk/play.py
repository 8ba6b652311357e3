"""The owner's market from the first organisation to the last outcome."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from django.db import transaction

from kernel.actor import CLOCK, Actor
from marketplace.demo.bulk.applications import apply_for
from marketplace.demo.bulk.cast import assemble
from marketplace.demo.bulk.demand import Story, cast_stories, expire_silent, post
from marketplace.demo.bulk.figures import Figures, amounts, shares
from marketplace.demo.bulk.record import Record
from marketplace.demo.bulk.supply import stock
from marketplace.demo.bulk.trade import (
    SETTLED_PERCENT,
    TYPES,
    Landing,
    close_elsewhere,
    close_here,
    refer,
)
from matching.actions.count_terms import count_terms

YEAR = timedelta(days=400)
STEPS = 8
Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Loaded:
    """What was built."""

    figures: Figures
    recorded: int


@transaction.atomic
def play(figures: Figures, *, operator: Actor, now: datetime, seed: int, say: Say) -> Loaded:
    """Build the market in one transaction; ``say`` is called as each of STEPS begins.

    The same seed gives the same market, but for ids and moments (they count back from ``now``).
    """
    chance, record, start = Random(seed), Record(), now - YEAR  # noqa: S311 - a play, no secret
    say("organisations")
    cast = assemble(figures, operator=operator, start=start, chance=chance, record=record)
    say("certificates and listings")
    listings = stock(figures, cast, start=start, now=now, chance=chance, record=record)
    say("registration applications")
    granted = list({row.certificate_id: row.certificate for row in listings}.values())
    apply_for(figures, cast, [c for c in granted if c], now=now, chance=chance, record=record)
    say("intents and pushes")
    stories = cast_stories(figures, cast, listings, now=now, chance=chance)
    post(stories, cast, now=now, record=record)
    say("referrals")
    referrals = refer([s for s in stories if s.channel == "exchange"], cast, record=record)
    say("deals")
    landings = _landings(figures, [s for s in stories if s.lands], chance=chance)
    close_here([x for x in landings if x.story.channel != "exchange"], cast, record=record)
    close_elsewhere(
        [x for x in landings if x.story.channel == "exchange"], referrals, cast, record=record
    )
    expire_silent(stories, now=now, record=record)
    say("events and audit")
    recorded = record.store()
    say("terms")
    count_terms(actor=CLOCK, now=now)
    return Loaded(figures, recorded)


def _landings(figures: Figures, stories: list[Story], *, chance: Random) -> list[Landing]:
    minor = amounts(len(stories), total_minor=figures.total_minor, chance=chance)
    types = shares(len(stories), TYPES)
    chance.shuffle(types)
    return [
        Landing(story, amount, kind, is_settled=chance.randrange(100) < SETTLED_PERCENT)
        for story, amount, kind in zip(stories, minor, types, strict=True)
    ]
