"""What a race is, how it is run, and the table of what came out.

Each race runs twice. The *control* goes without the guard and has to show the fault, or the race
proves nothing. The *guarded* run has no fault, refuses in our own words, and lets somebody through;
for one more object the rival tries at the worst line, as in the control, and the guard stops it.
"""

from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import cycle, islice
from time import perf_counter
from types import ModuleType
from typing import Any

import pytest
from django.db.models import Model

from kernel.errors import DomainError
from kernel.models import AuditEvent
from marketplace.tests.races.line import Call, Meeting, StartLine, Without

CONTROL_OBJECTS = 2
RIVALS = 2  # threads of a control run
MEETING_S, BLOCKED_S = 5.0, 0.25  # how long one waits at the worst line: unguarded, guarded


@dataclass(frozen=True)
class Race:
    """One race.

    Args:
        name: what happens at once, in words.
        without: what the control run goes without.
        scene: return the objects of one run, so many; each is raced for on its own.
        calls: return what is done at once with one object; repeated up to the number of threads.
        is_wrong: whether the fault shows, by the object and the outcomes of the calls.
        meet: (module, name, "before" | "after" | "during"): where the threads of a control run wait
            for each other, or for an intruder, between what is looked at and what is written.
        is_dear: whether each object takes long to make.
    """

    name: str
    without: Without
    scene: Callable[[int], Sequence[Any]]
    calls: Callable[[Any, Meeting], Sequence[Call]]
    is_wrong: Callable[[Any, Sequence[object]], bool]
    meet: tuple[tuple[ModuleType | type, str, str], ...] = ()
    is_dear: bool = False


@dataclass(frozen=True)
class Score:
    """What came out of one race.

    Args:
        said: what was refused in a control run that shows no fault.
        strange: what came out of the guarded run and is no refusal of ours.
    """

    race: Race
    control: tuple[int, int]
    guarded: tuple[int, int]
    threads: int
    seconds: float
    said: tuple[str, ...] = ()
    strange: tuple[str, ...] = ()

    @property
    def holds(self) -> bool:
        """Whether the control shows the fault and the guarded run does not."""
        return self.control[0] > 0 and self.guarded[0] == 0 and not self.strange

    def __str__(self) -> str:
        remark = "; ".join((*self.said, *self.strange)) or f"without {self.race.without}"
        control, guarded = (f"{wrong}/{n}" for wrong, n in (self.control, self.guarded))
        return (
            f"{self.race.name:<52} {control:>7} {guarded:>8} x{self.threads}"
            f" {self.seconds:>5.1f} s  {remark}"
        )


HEAD = f"{'race':<52} {'control':>7} {'guarded':>8}"


def run(race: Race, *, objects: int, threads: int, controls: int = CONTROL_OBJECTS) -> Score:
    """Run a race: first without its guard, then with it, each object raced for by ``threads``."""
    started = perf_counter()
    with race.without(), StartLine(RIVALS) as line, ExitStack() as stack:
        control, said, _ = _wrong(race, line, controls, meeting=_met(race, stack))
    with StartLine(threads) as line:
        guarded, _, strange = _wrong(race, line, objects, meeting=Meeting())
    with StartLine(RIVALS) as line, ExitStack() as stack:
        worst, _, odd = _wrong(race, line, 1, meeting=_met(race, stack, patience_s=BLOCKED_S))
    return Score(
        race,
        (control, controls),
        (guarded + worst, objects + 1),
        threads,
        perf_counter() - started,
        () if control else tuple(sorted(said)),
        tuple(sorted(strange | odd)),
    )


def _met(race: Race, stack: ExitStack, *, patience_s: float = MEETING_S) -> Meeting:
    meeting = Meeting(RIVALS, patience_s=patience_s)
    patch = stack.enter_context(pytest.MonkeyPatch.context())
    for module, name, when in race.meet:
        patch.setattr(module, name, getattr(meeting, when)(getattr(module, name)))
    meeting.is_held = True
    return meeting


def _wrong(
    race: Race, line: StartLine, objects: int, *, meeting: Meeting
) -> tuple[int, set[str], set[str]]:
    """Return how many objects came out wrong, what was refused, and what should not be said."""
    wrong, said, strange, is_control = 0, set[str](), set[str](), meeting.is_held
    meeting.is_held = False
    for scene in race.scene(objects):
        calls = list(islice(cycle(race.calls(scene, meeting)), line.threads))
        if is_control:
            meeting.begin()
        outcomes = line.run(calls)
        meeting.is_held = False
        wrong += race.is_wrong(scene, outcomes)
        failures = [found for found in outcomes if isinstance(found, Exception)]
        said |= {repr(found) for found in failures}
        strange |= {repr(found) for found in failures if not isinstance(found, DomainError)}
        if len(failures) == len(outcomes):
            strange.add(f"nobody came through: {failures[0]!r}")
    return wrong, said, strange


def audited(row: Model, action: str) -> int:
    """Return how often ``action`` was done to ``row``."""
    of = {"object_type": row._meta.label_lower, "object_id": row.pk}
    return AuditEvent.objects.filter(action=action, **of).count()
