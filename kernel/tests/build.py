"""A fact of the tests' own, and somebody who hears it."""

from collections.abc import Callable
from dataclasses import dataclass, field

from kernel.facts import Fact


@dataclass(frozen=True)
class BellRang(Fact):
    bell_id: int


@dataclass
class Ear:
    """Hears of bells; does what ``then`` says, which may raise."""

    name: str = "kernel.tests.ear"
    heard: list[int] = field(default_factory=list)
    then: Callable[[], object] = lambda: None

    def __call__(self, *, bell_id: int) -> None:
        self.heard.append(bell_id)
        self.then()
