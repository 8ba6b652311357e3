"""A reduced small market, built once for all tests of this folder that look at it."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
from django.db import transaction
from django.test import override_settings
from pytest_django import DjangoDbBlocker

from marketplace.demo.market import Size, build_small
from marketplace.demo.progress import Told

TODAY = datetime(2026, 11, 25, 4, tzinfo=UTC)
REDUCED = Size(listings=36, holders=12, every_need=4, seldom=timedelta(days=14))


@pytest.fixture(scope="module")
def played(
    django_db_setup: None,
    django_db_blocker: DjangoDbBlocker,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[str]:
    """Play the market in a transaction of this module's own; return what was told meanwhile."""
    told = StringIO()
    with (
        django_db_blocker.unblock(),
        override_settings(SEARCH_DIR=tmp_path_factory.mktemp("search")),
        transaction.atomic(),
    ):
        build_small(seed=1, now=TODAY, told=Told(told), size=REDUCED)
        yield told.getvalue()
        transaction.set_rollback(True)
