"""Proof that a refusal left nothing behind."""

from functools import partial

from kernel.tests.rows import refused_without_trace, rows_of


def everything() -> dict[str, list[str]]:
    """Return every row of the trade, of what it may touch below it, and of what tells of it."""
    tells = ("kernel.AuditEvent", "kernel.Outbox")
    return rows_of("deals", *tells, "payments", "ledger", "matching", "listings")


refused = partial(refused_without_trace, everything)
