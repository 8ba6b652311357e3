"""Between any two writes of a command there is nothing to be seen: it happened, or it did not."""

from pkgutil import iter_modules

import pytest
from django.db import transaction

from kernel.errors import DomainError
from marketplace.deals import actions as of_deals
from marketplace.payments import actions as of_payments
from marketplace.tests.crash.scenes import CALLED_DOWN, SCENES
from marketplace.tests.crash.scenes_of_money import Act
from marketplace.tests.crash.writes import Crash, Writes, held


def test_every_scene_is_of_a_command_on_deals_or_money() -> None:
    commands = {
        name for package in (of_deals, of_payments) for _, name, _ in iter_modules(package.__path__)
    }

    assert {scene.partition(",")[0] for scene in SCENES} | set(CALLED_DOWN) <= commands
    assert set(CALLED_DOWN.values()) <= set(SCENES)


def tables_written(act: Act) -> list[str]:
    """Return the table of each write of ``act``, in turn; it is undone."""
    with transaction.atomic():
        with Writes().counted() as writes:
            act()
        transaction.set_rollback(True)
    return writes.tables


@pytest.mark.django_db
@pytest.mark.parametrize("name", SCENES)
def test_a_crash_between_two_writes_leaves_nothing(name: str) -> None:
    act = SCENES[name]()
    tables = tables_written(act)
    before = held(tables)

    for after in range(1, len(tables) + 1):
        with pytest.raises(Crash), Writes(after=after).counted():
            act()
        assert held(tables) == before, f"after write {after} of {tables}"

    act()
    done = held(tables)
    assert done != before
    try:
        act()
    except DomainError:
        assert held(tables) == done
