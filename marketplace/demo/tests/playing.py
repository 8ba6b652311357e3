"""The day and the sizes of markets played in tests, and the transaction they are kept in."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import pytest
from django.db import transaction
from django.test import override_settings
from pytest_django import DjangoDbBlocker

from marketplace.demo.bulk.figures import Figures
from marketplace.demo.market import Size

TODAY = datetime(2026, 11, 25, 4, tzinfo=UTC)
REDUCED = Size(listings=36, holders=12, needs=(1, 2))
FIFTIETH = Figures().part(50)


@contextmanager
def a_transaction(blocker: DjangoDbBlocker, paths: pytest.TempPathFactory) -> Iterator[None]:
    """Open one for many tests, with a word index of its own; nothing of it is kept."""
    with (
        blocker.unblock(),
        override_settings(SEARCH_DIR=paths.mktemp("search")),
        transaction.atomic(),
    ):
        yield
        transaction.set_rollback(True)
