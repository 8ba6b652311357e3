"""How a lifecycle is tried: every state x event in code, every pair of states in the database.

And how a row is brought to a status, in the way the database insists on.
"""

from collections import deque
from itertools import pairwise
from typing import Any, TypeVar

import pytest
from django.db import IntegrityError, transaction
from django.db.models import Model

from kernel.lifecycle import IllegalMove, Moves, move

M = TypeVar("M", bound=Model)


def moves_in_code(model: Any, status: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Assert that ``move()`` takes a row in ``status`` along the table and nowhere else."""
    monkeypatch.setattr(model, "save", lambda self, **_: None)
    for event in {event for _, event, _ in model.MOVES}:
        for to in model.Status.values:
            row = model(status=status)
            if (status, event, to) in model.MOVES:
                move(row, event, to=to)
                assert (row.status, row.version) == (to, 2)
            else:
                with pytest.raises(IllegalMove):
                    move(row, event, to=to)
                assert (row.status, row.version) == (status, 1)


def moves_in_the_database(row: Any, status: str) -> None:
    """Assert that raw SQL moves ``row`` from ``status`` along the table and nowhere else."""
    model = type(row)
    rows = model.objects.filter(pk=row.pk)
    brought_to(row, status)
    allowed = {to for source, _event, to in model.MOVES if source == status}
    for to in set(model.Status.values) - {status}:
        try:
            with transaction.atomic():
                rows.update(status=to)
                transaction.set_rollback(True)
            outcome = "allowed"
        except IntegrityError as error:
            outcome = "refused" if "illegal_move" in str(error) else str(error)
        assert (to, outcome) == (to, "allowed" if to in allowed else "refused")


def brought_to(row: M, status: str) -> M:
    """Return ``row`` as it is once raw SQL took it to ``status``, edge by edge of its table."""
    moves: Moves = getattr(row, "MOVES")  # noqa: B009 - M is any governed model
    manager = type(row)._default_manager
    begun = str(manager.values_list("status", flat=True).get(pk=row.pk))
    for _here, there in pairwise(way(moves, begun, status)):
        manager.filter(pk=row.pk).update(status=there)
    return manager.get(pk=row.pk)


def way(moves: Moves, start: str, end: str) -> list[str]:
    """Return the shortest way from ``start`` to ``end``, both included."""
    ways, seen = deque([[start]]), {start}
    while ways:
        found = ways.popleft()
        if found[-1] == end:
            return found
        for source, _event, target in sorted(moves):
            if source == found[-1] and target not in seen:
                seen.add(target)
                ways.append([*found, target])
    raise LookupError(end)
