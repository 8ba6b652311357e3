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


@dataclass(frozen=True)
class RefundMoved(Fact):
    """A refund was proposed, agreed, ordered, sent, confirmed, or ended otherwise."""

    refund_id: int
    version: int


@dataclass(frozen=True)
class RefundDone(Fact):
    """Both sides agree that money went back; what is left may be settled."""

    refund_id: int
    deal_id: int
