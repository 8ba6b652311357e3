from collections.abc import Iterator

import pytest
from django.db import OperationalError, transaction

from kernel.action import ACTIONS, action
from kernel.models import JobSlot


class Broke(Exception):
    """What psycopg raises, as far as a retry looks at it."""

    def __init__(self, sqlstate: str) -> None:
        self.sqlstate = sqlstate


def broken_off(sqlstate: str) -> OperationalError:
    error = OperationalError("broken off")
    error.__cause__ = Broke(sqlstate)
    return error


@pytest.fixture(autouse=True)
def _leaves_no_verb_behind() -> Iterator[None]:
    before = dict(ACTIONS)
    yield
    ACTIONS.clear()
    ACTIONS.update(before)


def open_slot(now, faults: list[Exception]):
    @action
    def open_it() -> int:
        slot = JobSlot.objects.create(job="x", slot_start=now)
        if faults:
            raise faults.pop()
        return slot.pk

    return open_it


@pytest.mark.django_db
def test_an_action_is_listed_and_keeps_its_promise(now) -> None:
    @action
    def greet() -> str:
        """Say hello."""
        return "hello"

    assert ACTIONS[__name__] is greet
    assert (greet(), greet.__doc__) == ("hello", "Say hello.")


@pytest.mark.django_db
def test_an_action_that_raises_leaves_nothing(now) -> None:
    with pytest.raises(ValueError, match="no"):
        open_slot(now, [ValueError("no")])()

    assert JobSlot.objects.count() == 0


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("sqlstate", ["40P01", "40001"])
def test_a_broken_off_transaction_is_tried_three_times(now, sqlstate: str) -> None:
    open_slot(now, [broken_off(sqlstate), broken_off(sqlstate)])()
    assert JobSlot.objects.count() == 1

    faults: list[Exception] = [broken_off(sqlstate) for _ in range(4)]
    with pytest.raises(OperationalError):
        open_slot(now.replace(hour=10), faults)()
    assert (JobSlot.objects.count(), len(faults)) == (1, 1)


@pytest.mark.django_db(transaction=True)
def test_what_a_repetition_cannot_heal_is_not_repeated(now) -> None:
    faults: list[Exception] = [broken_off("57014"), broken_off("57014")]

    with pytest.raises(OperationalError):
        open_slot(now, faults)()

    assert len(faults) == 1


@pytest.mark.django_db(transaction=True)
def test_inside_another_transaction_nothing_is_repeated(now) -> None:
    faults: list[Exception] = [broken_off("40P01"), broken_off("40P01")]
    inner = open_slot(now, faults)

    with pytest.raises(OperationalError), transaction.atomic():
        inner()

    assert (len(faults), JobSlot.objects.count()) == (1, 0)
