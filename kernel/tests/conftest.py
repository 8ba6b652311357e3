"""Who hears the tests' own facts, and a second database connection."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections

from kernel import facts
from kernel.tests.build import BellRang, Ear


@pytest.fixture
def ear() -> Iterator[Ear]:
    """The only one who hears anything while the test runs."""
    before = dict(facts.wiring())
    ear = Ear()
    facts.install({BellRang: (ear,)})
    yield ear
    facts.install(before)


@pytest.fixture
def elsewhere() -> Iterator[Callable[[Callable[[], object]], object]]:
    """Run a function over a database connection of its own; return what it returned."""
    with ThreadPoolExecutor(max_workers=1) as pool:
        yield lambda work: pool.submit(work).result(timeout=20)
        pool.submit(connections.close_all).result()
