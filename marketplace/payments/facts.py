"""Facts that payments announces."""

from dataclasses import dataclass

from kernel.facts import Fact


@dataclass(frozen=True)
class PaymentClaimed(Fact):
    """The buyer says that money was sent; the holder should look."""

    claim_id: int


@dataclass(frozen=True)
class ReceiptConfirmed(Fact):
    """Both sides agree that money arrived."""

    claim_id: int
    deal_id: int


@dataclass(frozen=True)
class ClaimRefused(Fact):
    """The holder did not receive what the buyer claims."""

    claim_id: int
