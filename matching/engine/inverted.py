"""Many open wishes against one new offer: the forward score read the other way."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from matching.engine.words import WishWords

K = TypeVar("K", bound=Hashable)


@dataclass(slots=True)
class OpenWishes(Generic[K]):
    """Which wishes pull on a term, and how much; kept up to date wish by wish.

    ``shares`` returns exactly what ``words.overlap`` returns for each pair, up to the rounding of
    sums taken in another order.
    """

    _pulls: dict[str, dict[K, float]] = field(default_factory=dict)
    _words: dict[K, WishWords] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self._words)

    def keys(self) -> set[K]:
        """Return the wishes held."""
        return set(self._words)

    def add(self, key: K, words: WishWords) -> None:
        """Hold a wish; one of the same key is replaced."""
        self.discard(key)
        self._words[key] = words
        for term, pull in words.pull.items():
            self._pulls.setdefault(term, {})[key] = pull

    def discard(self, key: K) -> None:
        """Let go of a wish, if it is held."""
        words = self._words.pop(key, None)
        for term in words.pull if words else ():
            del self._pulls[term][key]
            if not self._pulls[term]:
                del self._pulls[term]

    def shares(self, answers: Mapping[str, float]) -> dict[K, float]:
        """Return the share of a whole match of each wish that has a term in common.

        Args:
            answers: of the offer, ``words.saturated``.
        """
        sums: dict[K, float] = {}
        for term, answer in answers.items():
            for key, pull in self._pulls.get(term, {}).items():
                sums[key] = sums.get(key, 0.0) + pull * answer
        return {key: total / self._words[key].full for key, total in sums.items()}
