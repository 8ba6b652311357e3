"""From many assessments to a list: best first, no near-duplicates, no holder fills it."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from kernel.text import terms
from matching.engine.assess import Assessment
from matching.engine.pair import Offer
from matching.engine.scoring_model import ScoringModel

SAME_TITLE = 0.8  # Jaccard similarity of title terms from which two listings are one
SAME_BODY = 0.6


@dataclass(frozen=True, slots=True)
class Ranked:
    """One line of the list; ``alike`` are near-duplicates of the same holder it stands for."""

    assessment: Assessment
    rank: int
    alike: tuple[int, ...] = ()


def rank(
    assessed: Iterable[Assessment],
    *,
    model: ScoringModel,
    limit: int,
    exposure: Mapping[int, int] | None = None,  # noqa: ARG001 - heard by the next step
    seed: int | None = None,  # noqa: ARG001 - heard by the next step
) -> list[Ranked]:
    """Return at most ``limit`` admitted assessments, best first; ties by the listing's id.

    The order of ``assessed`` does not matter. Near-duplicates of one holder collapse into the
    best of them. At most ``model.per_holder`` of one holder stand among the first ``model.top``;
    what is over comes after those, or, when nothing else fills them, not at all. So a listing of
    lower score never pushes down one that this rule had not deferred already.

    Args:
        exposure: how often each holder was shown lately; an absent holder never was.
        seed: draws the place for exploration; None: there is none.
    """
    admitted = sorted(
        (one for one in assessed if one.is_admitted),
        key=lambda one: (-one.score, one.offer.listing_id),
    )
    leaders, alike = _collapsed(admitted)
    ordered = _spread(leaders, model=model)[:limit]
    return [
        Ranked(one, position, tuple(alike[one.offer.listing_id]))
        for position, one in enumerate(ordered, start=1)
    ]


def _collapsed(ordered: list[Assessment]) -> tuple[list[Assessment], dict[int, list[int]]]:
    leaders: list[Assessment] = []
    alike: dict[int, list[int]] = {}
    shapes: dict[int, list[tuple[int, _Shape]]] = {}  # by holder
    for one in ordered:
        listing_id, shape = one.offer.listing_id, _Shape.of(one.offer)
        of_holder = shapes.setdefault(one.offer.holder_id, [])
        twin = next((leader for leader, other in of_holder if shape.is_like(other)), None)
        if twin is None:
            leaders.append(one)
            alike[listing_id] = []
            of_holder.append((listing_id, shape))
        else:
            alike[twin].append(listing_id)
    return leaders, alike


def _spread(ordered: list[Assessment], *, model: ScoringModel) -> list[Assessment]:
    first: list[Assessment] = []
    deferred: list[Assessment] = []
    taken: Counter[int] = Counter()
    for one in ordered:
        has_room = taken[one.offer.holder_id] < model.per_holder and len(first) < model.top
        (first if has_room else deferred).append(one)
        taken[one.offer.holder_id] += has_room
    return first + deferred if len(first) == model.top else first


@dataclass(frozen=True, slots=True)
class _Shape:
    """What two near-duplicates share."""

    delivery_form: str
    title: frozenset[str]
    body: frozenset[str]

    @classmethod
    def of(cls, offer: Offer) -> "_Shape":
        return cls(
            offer.delivery_form, frozenset(terms(offer.title)), frozenset(terms(offer.overview))
        )

    def is_like(self, other: "_Shape") -> bool:
        return (
            self.delivery_form == other.delivery_form
            and _jaccard(self.title, other.title) >= SAME_TITLE
            and _jaccard(self.body, other.body) >= SAME_BODY
        )


def _jaccard(one: frozenset[str], other: frozenset[str]) -> float:
    return len(one & other) / len(one | other) if one or other else 1.0
