"""Proof that a refusal left nothing behind."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from kernel.tests.rows import rows_of


def everything() -> dict[str, list[str]]:
    """Return every row of the trade, of what it may touch below it, and of what tells of it."""
    tells = ("kernel.AuditEvent", "kernel.Outbox")
    return rows_of("deals", *tells, "payments", "ledger", "matching", "listings")


@contextmanager
def refused(
    error: type[Exception], match: str | None = None
) -> Iterator["pytest.ExceptionInfo[Any]"]:
    """Expect ``error`` from the block, and every row afterwards as it was before."""
    before = everything()
    with pytest.raises(error, match=match) as caught:
        yield caught
    assert everything() == before
