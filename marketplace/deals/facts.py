"""Facts that deals announces."""

from dataclasses import dataclass

from kernel.facts import Fact


@dataclass(frozen=True)
class DealOpened(Fact):
    """Two sides know each other and may negotiate."""

    deal_id: int


@dataclass(frozen=True)
class OfferMade(Fact):
    """One side put terms on the table; the other may accept, counter or reject."""

    deal_id: int
    offer_id: int


@dataclass(frozen=True)
class OfferEnded(Fact):
    """An open offer was rejected, taken back, or ran out of time."""

    deal_id: int
    offer_id: int


@dataclass(frozen=True)
class MessageSent(Fact):
    """One side wrote to the other."""

    deal_id: int
    message_id: int


@dataclass(frozen=True)
class NdaMoved(Fact):
    """An NDA was asked for, or both sides have accepted it (``is_both``)."""

    deal_id: int
    version: str
    is_both: bool


@dataclass(frozen=True)
class HelpMoved(Fact):
    """A side asked for help, an operator took it up, or answered."""

    request_id: int
    version: int


@dataclass(frozen=True)
class OfferAccepted(Fact):
    """Terms are agreed and frozen into a contract; both sides may sign."""

    deal_id: int


@dataclass(frozen=True)
class ContractSigned(Fact):
    """The last signature is given: the deal has landed."""

    deal_id: int


@dataclass(frozen=True)
class ExternalDealRecorded(Fact):
    """Another platform closed a deal on our referral: it has landed."""

    deal_id: int


@dataclass(frozen=True)
class DealMoved(Fact):
    """A deal went one step on its way; ``version`` is the deal's after it, so steps differ."""

    deal_id: int
    event: str
    version: int


@dataclass(frozen=True)
class DealAccepted(Fact):
    """The buyer accepted what was delivered; with nothing outstanding it may be settled."""

    deal_id: int


@dataclass(frozen=True)
class TransferDecided(Fact):
    """The table answered on a transfer out of the mainland; a reviewer looks next."""

    check_id: int
    version: int


@dataclass(frozen=True)
class TransferReviewed(Fact):
    """A reviewer confirmed or rejected a check, or it lapsed."""

    check_id: int
    version: int


@dataclass(frozen=True)
class DisputeOpened(Fact):
    """Somebody says that something is wrong; the deal stands still until it is decided."""

    deal_id: int
    dispute_id: int


@dataclass(frozen=True)
class DisputeMoved(Fact):
    """A dispute went before a mediator, an arbitrator or a court."""

    dispute_id: int
    version: int
