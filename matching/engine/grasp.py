"""How much of a wish the catalogue can answer at all: what it has no words for, nobody offers.

Nearness says little by itself: a need for the records of pet clinics lies near every hospital. What
tells it from a need that is answered is that no listing ever speaks of pets.
"""

from collections.abc import Iterable, Mapping
from typing import Protocol

import rjieba

from kernel.text import normalise, terms
from matching.engine.pair import Wish
from matching.engine.plain import IDLE, asked_for
from matching.engine.translation import Catalogue, Translated

YOUNG = 200  # listings; a catalogue of fewer knows too little to say what it lacks
IDLE_WORDS = frozenset(
    normalise(
        """
        求购 征集 寻找 寻求 想买 想要 想找 需要 希望 我们 我司 我方 最好 即可 可以 以及 或者 用于
        用来 有没有 是不是 能不能 多少 哪些 什么 怎么 是否 如何 情况 相关 方面 优先 提供 包括 其他
        各类 多种
        """
    ).split()
)  # Chinese words that say nothing of the matter


class Known(Catalogue, Protocol):
    """What is known of the catalogue's terms."""

    @property
    def documents(self) -> int:
        """How many listings it has."""

    def rarity(self, term: str) -> float:
        """Return how much meeting ``term`` says; above 0."""


def grasped(wish: Wish, found: Iterable[Translated], *, statistics: Known, typical: float) -> float:
    """Return the part of ``wish`` that the catalogue has words for, 0 to 1.

    Half of it is the title's, half that of all texts together. Words are a dictionary's: pairs of
    characters that lie across two words are missing everywhere.

    Args:
        found: the words of the other language; of what was not understood they cover a part.
        typical: what is expected of a wish; of a young catalogue it counts for what is missing.
    """
    spoken: dict[str, float] = {}
    for one in dict.fromkeys(found):
        for term in {*one.asked}:
            spoken[term] = min(spoken.get(term, 0.0) + one.weight, 1.0)
    parts = [
        _weighed(text, spoken, statistics=statistics)
        for text in (wish.title, wish.need, wish.purpose)
    ]
    title, whole = parts[0], (sum(said for said, _known in parts), sum(known for _, known in parts))
    shares = [known / said for said, known in (title, whole) if said]
    seen = min(statistics.documents / YOUNG, 1.0) if shares else 0.0
    return seen * sum(shares) / max(len(shares), 1) + (1 - seen) * typical


def _weighed(text: str, spoken: Mapping[str, float], *, statistics: Known) -> tuple[float, float]:
    """Return what the words of ``text`` weigh, and what those weigh that the catalogue knows."""
    said = known = 0.0
    for word in rjieba.cut(normalise(asked_for(text))):
        found = [term for term in terms(word) if len(term) > 1 and term not in IDLE]
        if found and word not in IDLE_WORDS:
            rarity = max(map(statistics.rarity, found))
            said += rarity
            known += rarity * min(
                1.0 if statistics.frequency(term) else spoken.get(term, 0.0) for term in found
            )
    return said, known
