"""A process that ends at any write of a command on deals and money leaves it done or not done."""

from contextlib import suppress

import pytest

from kernel import outbox
from kernel.errors import DomainError
from marketplace.tests.crash.scenes import SCENES
from marketplace.tests.crash.test_crash import tables_written
from marketplace.tests.crash.writes import CRASHED, DONE, held, in_a_process

pytestmark = pytest.mark.django_db(transaction=True)
LINE = "commands whose process dies at every write"


@pytest.mark.parametrize("name", SCENES)
def test_a_dead_process_leaves_all_or_nothing(
    name: str, monkeypatch: pytest.MonkeyPatch, figures: list[str]
) -> None:
    monkeypatch.setattr(outbox, "nudge", lambda: None)  # no broker is asked from a fork
    act = SCENES[name]()
    tables = tables_written(act)
    before = held(tables)

    for after in range(1, len(tables) + 1):
        assert in_a_process(act, dies_after=after) == CRASHED
        assert held(tables) == before, f"after write {after} of {tables}"

    assert in_a_process(act, dies_after=None) == DONE  # and nobody hears of it
    done = held(tables)
    assert done != before
    with suppress(DomainError):
        act()
        return note(figures, len(tables))
    assert held(tables) == done
    return note(figures, len(tables))


def note(figures: list[str], deaths: int) -> None:
    """Count one more command, and its deaths, in the line of the figures."""
    old = next((line for line in figures if line.startswith(LINE)), f"{LINE}: 0, deaths: 0")
    if old in figures:
        figures.remove(old)
    commands, died = (int(part.rpartition(": ")[2]) for part in old.split(", "))
    figures.append(f"{LINE}: {commands + 1}, deaths: {died + deaths}")
