"""When too little fits: which single gate keeps most offers out."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from matching.engine.assess import Assessment
from matching.engine.criteria import Verdict


@dataclass(frozen=True, slots=True)
class Relaxation:
    """Giving up the hard criterion ``code`` would admit ``gain`` more offers."""

    code: str
    gain: int


def blocking(assessed: Iterable[Assessment]) -> list[Relaxation]:
    """Return each gate that keeps offers out by itself, the one that keeps most first.

    Only offers that fail exactly one gate and that their words call at least fair count: opening
    a gate for listings that have nothing to do with the wish would help nobody. Ties by code.
    """
    blocked: Counter[str] = Counter()
    for one in assessed:
        failed = [gate.code for gate in one.gates if gate.verdict == Verdict.UNMET]
        if len(failed) == 1 and one.band != "weak":
            blocked[failed[0]] += 1
    ordered = sorted(blocked.items(), key=lambda pair: (-pair[1], pair[0]))
    return [Relaxation(code, gain) for code, gain in ordered]


def relaxation(assessed: Iterable[Assessment]) -> Relaxation | None:
    """Return the one gate whose giving up admits most; None when no single gate does."""
    return next(iter(blocking(assessed)), None)
