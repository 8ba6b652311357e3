"""Judged matches of invented markets, to learn from."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from random import Random

from matching.engine.learning import Judged

FIRST = datetime(2025, 1, 1, tzinfo=UTC)
NAMES = ("text", "divisions", "region", "update_frequency", "budget", "completeness", "freshness")
Taste = Callable[[Mapping[str, float], Random], int]  # a grade for features


def a_market(intents: int, *, taste: Taste, seed: int = 1, pairs: int = 6) -> list[Judged]:
    """Return ``pairs`` judged matches for each of ``intents``, one intent a day, by ``taste``."""
    chance = Random(seed)
    market = []
    for intent in range(intents):
        for place in range(pairs):
            features = {name: round(chance.random(), 3) for name in NAMES}
            if chance.random() < 0.3:  # what a wish does not ask for is no feature
                del features["budget"]
            market.append(
                Judged(
                    intent_id=intent + 1,
                    listing_id=intent * pairs + place + 1,
                    at=FIRST + timedelta(days=intent),
                    features=features,
                    grade=taste(features, chance),
                )
            )
    return market


def near(features: Mapping[str, float], chance: Random) -> int:
    """Like what covers the right region; words hardly matter. One in ten is a slip."""
    likes = features["region"] > 0.6
    return int(likes) if chance.random() < 0.9 else int(not likes)


def whim(_features: Mapping[str, float], chance: Random) -> int:
    """Like anything or nothing."""
    return chance.randrange(2)


def as_built_in(features: Mapping[str, float], chance: Random) -> int:
    """Like what the built-in weights like best: the words."""
    return int(features["text"] + chance.gauss(0, 0.1) > 0.6)
