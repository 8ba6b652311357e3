"""Facts that payments announces."""

from dataclasses import dataclass

from kernel.facts import Fact


@dataclass(frozen=True)
class PaymentClaimed(Fact):
    """The buyer says that money was sent; the holder should look."""

    claim_id: int


@dataclass(frozen=True)
class ReceiptToCheck(Fact):
    """Both sides agree on a large receipt; an operator looks at its evidence next."""

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
class ExcessMoved(Fact):
    """What was too much was sent back, came back, or did not."""

    excess_id: int
    deal_id: int
    version: int


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


@dataclass(frozen=True)
class StepDue(Fact):
    """A call to Stripe was decided; somebody should make it."""

    step_id: int


@dataclass(frozen=True)
class CardPaid(Fact):
    """Money arrived through Stripe."""

    deal_id: int
    payment_id: int


@dataclass(frozen=True)
class AccountAsked(Fact):
    """An organisation wants to receive money at Stripe, or to go on giving its details."""

    account_id: int
    version: int


@dataclass(frozen=True)
class AccountEnabled(Fact):
    """Money can be transferred to an organisation from now on."""

    organisation_id: int


@dataclass(frozen=True)
class StripeEventStored(Fact):
    """Stripe told something new."""

    event_row_id: int


@dataclass(frozen=True)
class BreakFound(Fact):
    """Stripe and our books differ; finance should look."""

    break_id: int


@dataclass(frozen=True)
class StatementIssued(Fact):
    """An organisation's month is stated; its finance should look."""

    statement_id: int


@dataclass(frozen=True)
class InvoiceRecorded(Fact):
    """A fapiao, or a red letter, of a deal is on record; the buyer should look."""

    invoice_id: int
