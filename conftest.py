"""What every test may ask for."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from kernel.outbox import claim, deliver


@pytest.fixture
def now() -> datetime:
    """The fixed moment at which tests happen."""
    return datetime(2026, 1, 5, 9, tzinfo=UTC)


@pytest.fixture
def drain() -> Callable[[], int]:
    """Run the outbox until nothing is due, without a broker; return how many rows ran."""

    def run() -> int:
        ran = 0
        while claimed := claim():
            token, ids = claimed
            ran += sum(deliver(row_id, token) for row_id in ids)
        return ran

    return run
