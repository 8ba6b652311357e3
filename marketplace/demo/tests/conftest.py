"""A reduced small market, built once for all tests of this folder that look at it."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
from django.db import transaction
from django.test import override_settings
from pytest_django import DjangoDbBlocker

from marketplace.demo.bulk.figures import Figures
from marketplace.demo.market import Size, build_small
from marketplace.demo.owner import build_owner
from marketplace.demo.progress import Told

TODAY = datetime(2026, 11, 25, 4, tzinfo=UTC)
REDUCED = Size(listings=36, holders=12, needs=(1, 2), seldom=timedelta(days=14))
FIFTIETH = Figures().part(50)


@contextmanager
def a_transaction(blocker: DjangoDbBlocker, paths: pytest.TempPathFactory) -> Iterator[None]:
    """Open one for a whole module, with a word index of its own; nothing of it is kept."""
    with (
        blocker.unblock(),
        override_settings(SEARCH_DIR=paths.mktemp("search")),
        transaction.atomic(),
    ):
        yield
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def played(
    django_db_setup: None,
    django_db_blocker: DjangoDbBlocker,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[None]:
    """Play the small market, reduced."""
    with a_transaction(django_db_blocker, tmp_path_factory):
        build_small(seed=1, now=TODAY, told=Told(StringIO()), size=REDUCED)
        yield


@pytest.fixture(scope="module")
def filled_up(
    django_db_setup: None,
    django_db_blocker: DjangoDbBlocker,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[None]:
    """Play the small market, reduced, and fill it up to a fiftieth of the owner's figures."""
    with a_transaction(django_db_blocker, tmp_path_factory):
        told = Told(StringIO())
        build_owner(seed=1, now=TODAY, told=told, figures=FIFTIETH, size=REDUCED)
        yield
