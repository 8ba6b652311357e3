"""When too little fits: which single gate keeps most offers out."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Relaxation:
    """Giving up the hard criterion ``code`` would admit ``gain`` more offers."""

    code: str
    gain: int


def blocking(blocked: Mapping[str, int]) -> list[Relaxation]:
    """Return each gate that keeps offers out by itself, the one that keeps most first.

    Args:
        blocked: ``Survey.blocked``: only offers that fail exactly one gate and that are at least a
            fair fit: opening a gate for listings that have nothing to do with the wish would help
            nobody. Ties by code.
    """
    ordered = sorted(blocked.items(), key=lambda pair: (-pair[1], pair[0]))
    return [Relaxation(code, gain) for code, gain in ordered]
