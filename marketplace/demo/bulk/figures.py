"""How large the owner's market is, and how its value divides; exact to the fen."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from random import Random


@dataclass(frozen=True, slots=True)
class Figures:
    """The owner's figures by 2025, or a part of them.

    ``applications`` for registration: counted in Zhejiang so far. ``total_minor`` is 5.35bn CNY in
    fen. ``buyers`` and ``holders`` are ours: not reported.
    """

    pushed: int = 7_479
    landed: int = 1_792
    applications: int = 58_000
    certificates: int = 24_000
    listings: int = 24_000
    divisions: int = 87
    provinces: int = 27
    platforms: int = 27
    merchants: int = 200
    holders: int = 400
    buyers: int = 300
    total_minor: int = 535_000_000_000

    def part(self, n: int) -> "Figures":
        """Return a market of one ``n``-th the size, for tests: same shape, whole numbers."""
        return Figures(
            pushed=max(self.pushed // n, 20),
            landed=max(self.landed // n, 8),
            applications=max(self.applications // n, 90),
            certificates=max(self.certificates // n, 40),
            listings=max(self.listings // n, 40),
            divisions=self.divisions,
            provinces=self.provinces,
            platforms=self.platforms,
            merchants=max(self.merchants // n, 2),
            holders=max(self.holders // n, 3),
            buyers=max(self.buyers // n, 3),
            total_minor=self.total_minor // n,
        )


def amounts(n: int, *, total_minor: int, chance: Random) -> list[int]:
    """Return ``n`` log-normal amounts of whole hundreds of CNY that sum to ``total_minor``.

    The remainder of the rounding falls to the largest.
    """
    weights = [math.exp(chance.gauss(0, 1.1)) for _ in range(n)]
    scale = total_minor / sum(weights)
    rounded = [max(int(weight * scale) // 10_000, 1) * 10_000 for weight in weights]
    largest = max(range(n), key=rounded.__getitem__)
    rounded[largest] += total_minor - sum(rounded)
    return rounded


def shares(n: int, parts: Sequence[tuple[str, int]]) -> list[str]:
    """Return ``n`` names by their per cent; the last one takes what rounding leaves."""
    names = [name for name, percent in parts for _ in range(n * percent // 100)]
    return names + [parts[-1][0]] * (n - len(names))
