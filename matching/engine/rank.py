"""From many assessments to a list: best first, no near-duplicates, no holder fills it."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from kernel.text import terms
from matching.engine.assess import Assessment
from matching.engine.pair import Offer
from matching.engine.scoring_model import ScoringModel

SAME_TITLE = 0.8  # Jaccard similarity of title terms from which two listings are one
SAME_BODY = 0.6


@dataclass(frozen=True, slots=True)
class Ranked:
    """One line of the list; ``alike`` are near-duplicates of the same holder it stands for.

    ``is_explored``: it stands higher than its score so that a seldom shown holder is seen.
    """

    assessment: Assessment
    rank: int
    alike: tuple[int, ...] = ()
    is_explored: bool = False


def rank(
    assessed: Iterable[Assessment],
    *,
    model: ScoringModel,
    limit: int,
    exposure: Mapping[int, int] | None = None,
    seed: int | None = None,
) -> list[Ranked]:
    """Return at most ``limit`` admitted assessments, best first; ties by the listing's id.

    The order of ``assessed`` does not matter. Near-duplicates of one holder collapse into the
    best of them. At most ``model.per_holder`` of one holder stand among the first ``model.top``;
    what is over comes after those, or, when nothing else fills them, not at all. So a listing of
    lower score never pushes down one that this rule had not deferred already.

    Args:
        exposure: how often each holder was shown lately; an absent holder never was.
        seed: draws the one place of the first ``model.top`` where a holder who is seldom shown
            may stand with a listing that fits; None: there is no such place.
    """
    admitted = sorted(
        (one for one in assessed if one.is_admitted),
        key=lambda one: (-one.score, one.offer.listing_id),
    )
    leaders, alike = _collapsed(admitted)
    ordered = _spread(leaders, model=model)
    explored = None
    if seed is not None:
        place = int(np.random.default_rng(seed).integers(model.top // 2, model.top))
        explored = _explored(ordered, exposure or {}, place, model=model)
    return [
        Ranked(one, position, tuple(alike[one.offer.listing_id]), one is explored)
        for position, one in enumerate(ordered[:limit], start=1)
    ]


def _explored(
    ordered: list[Assessment], exposure: Mapping[int, int], place: int, *, model: ScoringModel
) -> Assessment | None:
    """Move the fitting listing of the holder shown least to ``place``; return it.

    Only holders who have none among the first ``model.top``, and who were shown less than half as
    often as the one of these shown most, are looked at; of those shown equally seldom the best
    listing is taken. ``ordered`` stays as it is when there is none.
    """
    first = {one.offer.holder_id for one in ordered[: model.top]}
    waiting = [
        one
        for one in ordered[model.top :]
        if one.band != "weak" and one.offer.holder_id not in first
    ]
    if not waiting:
        return None
    most = max((exposure.get(holder, 0) for holder in first), default=0)
    seldom = [one for one in waiting if 2 * exposure.get(one.offer.holder_id, 0) < most]
    if not seldom:
        return None
    chosen = min(
        seldom,
        key=lambda one: (
            exposure.get(one.offer.holder_id, 0),
            -one.score,
            one.offer.listing_id,
        ),
    )
    ordered.remove(chosen)
    ordered.insert(place, chosen)
    return chosen


def _collapsed(ordered: list[Assessment]) -> tuple[list[Assessment], dict[int, list[int]]]:
    leaders: list[Assessment] = []
    alike: dict[int, list[int]] = {}
    of_holder: dict[int, list[Offer]] = {}
    for one in ordered:
        offer = one.offer
        earlier = of_holder.setdefault(offer.holder_id, [])
        twin = next((leader for leader in earlier if _are_alike(leader, offer)), None)
        if twin is None:
            leaders.append(one)
            alike[offer.listing_id] = []
            earlier.append(offer)
        else:
            alike[twin.listing_id].append(offer.listing_id)
    return leaders, alike


def _are_alike(one: Offer, other: Offer) -> bool:
    return (
        one.delivery_form == other.delivery_form
        and _jaccard(_terms(one.title), _terms(other.title)) >= SAME_TITLE
        and _jaccard(_terms(one.overview), _terms(other.overview)) >= SAME_BODY
    )


@lru_cache(maxsize=4_096)
def _terms(text: str) -> frozenset[str]:
    return frozenset(terms(text))


def _spread(ordered: list[Assessment], *, model: ScoringModel) -> list[Assessment]:
    first: list[Assessment] = []
    deferred: list[Assessment] = []
    taken: Counter[int] = Counter()
    for one in ordered:
        has_room = taken[one.offer.holder_id] < model.per_holder and len(first) < model.top
        (first if has_room else deferred).append(one)
        taken[one.offer.holder_id] += has_room
    return first + deferred if len(first) == model.top else first


def _jaccard(one: frozenset[str], other: frozenset[str]) -> float:
    return len(one & other) / len(one | other) if one or other else 1.0
