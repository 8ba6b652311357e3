"""Proof that a refusal left nothing behind."""

from functools import partial

from kernel.tests.rows import refused_without_trace, rows_of


def everything() -> dict[str, list[str]]:
    """Return every row of complaints, of listings, and of what tells of them."""
    return rows_of("kernel.AuditEvent", "kernel.Outbox", "complaints", "listings")


refused = partial(refused_without_trace, everything)
