"""Postings for tests."""

from datetime import UTC, datetime
from uuid import UUID

from kernel.actor import CLOCK
from marketplace.ledger.accounts import custody, owed_deal
from marketplace.ledger.models import HeldBy, Txn
from marketplace.ledger.posting import Cause, credit, debit, post

AT = datetime(2026, 3, 2, 4, tzinfo=UTC)
DEAL = UUID("01900000-0000-7000-8000-000000000001")
BANK = custody(HeldBy.BANK, "icbc", "CNY")
OWED = owed_deal(DEAL, "CNY")


def a_cause(key: str = "deal:1:receipt:1", *, reason: str = "") -> Cause:
    """Return why something is posted on DEAL, by the clock."""
    return Cause(key, CLOCK, AT, AT, deal_uid=DEAL, reason=reason)


def a_receipt(minor: int = 600_000_00, key: str = "deal:1:receipt:1") -> Txn:
    """Return a posting of money held by the bank for DEAL."""
    return post(Txn.Kind.RECEIPT_HELD, [debit(BANK, minor), credit(OWED, minor)], a_cause(key))
