"""What wishes ask for, each statement by a number, so that a listing is compared once with it.

Numbers are given out in the order in which statements are first seen, each criterion by itself.
"""

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matching.engine.criteria import CRITERIA, SOFT
from matching.engine.pair import Wish
from matching.engine.survey import Flags
from matching.retrieval.sides import SECTION_OF

Codes = NDArray[np.int32]
FIELDS: dict[str, tuple[str, ...]] = {
    "rights": ("rights_wanted",),
    "territory": ("territory",),
    "cross_border": ("cross_border",),
    "divisions": ("divisions",),
    "data_kinds": ("data_kinds",),
    "delivery_forms": ("delivery_forms",),
    "region": ("region",),
    "update_frequency": ("update_frequency",),
    "record_count_min": ("record_count_min",),
    "budget": ("budget_max_minor", "currency"),
}  # of a wish, by the criterion that reads them; the first says whether it is asked for
NAMES = tuple(CRITERIA)
UNASKED = -1
_NOTHING: tuple[object, ...] = ((), "")


@dataclass(slots=True)
class Statements:
    """All statements that wishes made, in the order of ``NAMES``."""

    said: list[list[tuple[Any, ...]]] = field(default_factory=lambda: [[] for _ in NAMES])
    _fields: list[list[dict[str, Any]]] = field(default_factory=lambda: [[] for _ in NAMES])
    _numbers: list[dict[tuple[Any, ...], int]] = field(default_factory=lambda: [{} for _ in NAMES])

    @classmethod
    def read(cls, said: Sequence[Sequence[Sequence[Any]]]) -> "Statements":
        """Return the statements that were written down as ``said``, with their numbers."""
        kept = cls()
        for place, many in enumerate(said):
            for one in many:
                kept._added(
                    place, tuple(tuple(part) if isinstance(part, list) else part for part in one)
                )
        return kept

    def numbers(self, wishes: Iterable[Wish]) -> Codes:
        """Return what each wish states of each criterion; ``UNASKED`` where it does not ask."""
        rows = [[self._number(place, wish) for place in range(len(NAMES))] for wish in wishes]
        return np.array(rows, np.int32).reshape(-1, len(NAMES))

    def _number(self, place: int, wish: Wish) -> int:
        stated = tuple(getattr(wish, name) for name in FIELDS[NAMES[place]])
        if stated[0] is None or stated[0] is False or stated[0] in _NOTHING:
            return UNASKED
        number = self._numbers[place].get(stated)
        return self._added(place, stated) if number is None else number

    def _added(self, place: int, stated: tuple[Any, ...]) -> int:
        number = self._numbers[place][stated] = len(self.said[place])
        self.said[place].append(stated)
        fields = dict(zip(FIELDS[NAMES[place]], stated, strict=True))
        if divisions := fields.get("divisions"):
            fields["sections"] = tuple({SECTION_OF.get(code, "") for code in divisions})
        self._fields[place].append(fields)
        return number

    def wish(self, numbers: Sequence[int], musts: int) -> Wish:
        """Return the wish that states what these numbers stand for, without its texts."""
        stated: dict[str, Any] = {"title": "", "must": _named(musts)}
        for fields, number in zip(self._fields, numbers, strict=True):
            if number != UNASKED:
                stated |= fields[number]
        return Wish(**stated)


def musts(wishes: Iterable[Wish]) -> Codes:
    """Return what each wish calls a must: a bit for each of ``SOFT``."""
    found = [sum(1 << n for n, code in enumerate(SOFT) if code in wish.must) for wish in wishes]
    return np.array(found, np.int32)


@lru_cache(maxsize=1 << len(SOFT))
def _named(bits: int) -> frozenset[str]:
    return frozenset(code for n, code in enumerate(SOFT) if bits >> n & 1)


@dataclass(frozen=True, slots=True)
class Asking:
    """Wishes side by side, as ``survey_wishes`` wants them."""

    statements: Statements
    numbers: Codes
    musts: Codes

    def wanted(self, code: str) -> Sequence[Hashable]:
        """Return what each wish wants of a criterion, None where it does not ask for it."""
        asked: list[int] = self.numbers[:, NAMES.index(code)].tolist()
        return [None if number == UNASKED else number for number in asked]

    def insists(self, code: str) -> Flags:
        """Return which wishes call a criterion a must."""
        return np.asarray(self.musts >> SOFT.index(code) & 1, np.bool_)

    def wish(self, place: int) -> Wish:
        """Return what one wish asks for."""
        return self.statements.wish(self.numbers[place].tolist(), int(self.musts[place]))
