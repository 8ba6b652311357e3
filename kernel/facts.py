"""Facts: what an action tells the packages above it. No tables, so ``apps.py`` may import it."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Protocol


@dataclass(frozen=True)
class Fact:
    """Something that happened, named in the past tense, carrying ids only."""


class Hearer(Protocol):
    """A Celery task: a name, and a call with the fact's fields as keywords."""

    name: str

    def __call__(self, *args: Any, **kwargs: Any) -> object:
        """Do the work now."""


Wiring = Mapping[type[Fact], tuple[Hearer, ...]]
_wiring: dict[type[Fact], tuple[Hearer, ...]] = {}


def install(wiring: Wiring) -> None:
    """Make ``wiring`` the one in force; safe to call again."""
    _wiring.clear()
    _wiring.update(wiring)
    _by_name.cache_clear()


def hearers_of(kind: type[Fact]) -> tuple[Hearer, ...]:
    """Return the tasks wired to facts of ``kind``."""
    return _wiring.get(kind, ())


def hearer_named(name: str) -> Hearer:
    """Return the wired task called ``name``.

    Raises:
        KeyError: no fact is wired to such a task any more.
    """
    return _by_name()[name]


def wiring() -> Wiring:
    """Return the wiring in force, for `manage.py describe`."""
    return _wiring


@cache
def _by_name() -> dict[str, Hearer]:
    """Return the wired tasks by name; each delivery asks, and a task's name is not cheap to ask."""
    return {task.name: task for tasks in _wiring.values() for task in tasks}
