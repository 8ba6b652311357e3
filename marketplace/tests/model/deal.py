"""A deal and its money, modelled once more: no database, no action, nothing of the platform's.

An event is possible or not; what is possible changes a few plain values.
"""

from dataclasses import dataclass, field

RECEIVING = {"payment_pending", "paid", "delivering", "delivered", "accepted"}
REFUNDING = {"paid", "delivering", "delivered", "dispute_open"}
CORRECTING = {"contract_signed", "payment_pending", "paid"}
DISPUTING = RECEIVING | {"partially_refunded", "settled"}
STEPS = {  # (status, event): next
    ("negotiating", "accept_offer"): "contract_drafted",
    ("contract_drafted", "reopen"): "negotiating",
    ("contract_drafted", "sign"): "contract_drafted",
    ("contract_signed", "ask"): "payment_pending",
    ("contract_signed", "start"): "delivering",
    ("paid", "start"): "delivering",
    ("delivering", "deliver"): "delivered",
    ("delivered", "change"): "delivering",
    ("delivered", "accept"): "accepted",
    ("contract_signed", "cancel"): "cancelled",
    ("payment_pending", "cancel"): "cancelled",
    ("dispute_open", "dismiss"): "",
}
EVENTS = sorted(
    {event for _, event in STEPS}
    | {"offer", "claim", "confirm", "refuse", "withdraw", "dispute", "order", "propose", "agree"}
    | {"end_proposal", "send_back", "not_back", "come_back", "give_up", "settle"}
    | {"correct", "agree_terms"}
)


@dataclass
class Model:
    """One deal of ``price`` minor units; a fee of ``bp`` with a floor and a cap."""

    price: int
    bp: int
    floor: int
    cap: int
    status: str = "negotiating"
    is_prepaid: bool = True
    is_offered: bool = True
    signatures: int = 0
    received: int = 0
    returned: int = 0
    waiting: list[int] = field(default_factory=list)
    correction: int = 0
    refund: tuple[str, int] | None = None
    prior: str = ""
    settlements: int = 0

    @property
    def kept(self) -> int:
        return self.received - self.returned

    @property
    def claimable(self) -> int:
        return self.price - self.received - sum(self.waiting)

    @property
    def fee(self) -> int:
        """What is owed to the platform: of what was kept, once settled."""
        half_up = (2 * self.kept * self.bp + 10_000) // 20_000
        return min(max(half_up, self.floor), self.cap, self.kept) if self.settlements else 0

    def may(self, event: str, minor: int) -> bool:
        """Say whether ``event`` can happen now, with so much money where it takes some."""
        here, back = self.status, self.refund[0] if self.refund else ""
        is_refundable = here in REFUNDING and not back and 0 < minor <= self.kept
        is_whole = self.received == self.price and not self.waiting
        first = self.waiting[0] if self.waiting else 0
        is_within = self.received + sum(self.waiting) <= self.correction
        possible = {
            "offer": here == "negotiating",
            "accept_offer": here == "negotiating" and self.is_offered,
            "ask": here == "contract_signed" and self.is_prepaid,
            "start": here == "paid" or (here == "contract_signed" and not self.is_prepaid),
            "correct": here in CORRECTING and minor > 0,
            "agree_terms": here in CORRECTING and self.correction > 0 and is_within,
            "claim": here in RECEIVING and 0 < minor <= self.claimable,
            "confirm": here in RECEIVING and 0 < minor <= first,
            "refuse": first > 0,
            "withdraw": first > 0,
            "dispute": here in DISPUTING,
            "order": is_refundable,
            "propose": is_refundable,
            "agree": back == "proposed" and here in REFUNDING,
            "end_proposal": back == "proposed",
            "send_back": back == "due",
            "come_back": back == "claimed",
            "not_back": back == "claimed",
            "give_up": back in {"due", "claimed"},
            "cancel": (here, event) in STEPS and not self.received and not self.waiting,
            "settle": here in {"accepted", "partially_refunded"} and is_whole,
        }
        return possible.get(event, (here, event) in STEPS)

    def do(self, event: str, minor: int) -> None:
        """Let ``event``, which may happen, happen."""
        before, self.status = self.status, STEPS.get((self.status, event), self.status)
        change = getattr(self, f"_{event}", None)
        if change is not None:
            change(minor, before)

    def _offer(self, minor: int, _: str) -> None:
        self.is_offered, self.is_prepaid = True, minor % 2 == 0

    def _accept_offer(self, *_: object) -> None:
        self.is_offered, self.signatures = False, 0

    def _sign(self, *_: object) -> None:
        self.signatures += 1
        self.status = "contract_signed" if self.signatures == 2 else self.status

    def _correct(self, minor: int, _: str) -> None:
        self.correction = minor

    def _agree_terms(self, _: int, before: str) -> None:
        self.price, self.correction = self.correction, 0
        self.is_prepaid = self.price % 2 == 0
        if before != "contract_signed":
            is_paid = self.received == self.price or not self.is_prepaid
            self.status = "paid" if is_paid else "payment_pending"

    def _claim(self, minor: int, _: str) -> None:
        self.waiting.append(minor)

    def _confirm(self, minor: int, before: str) -> None:
        del self.waiting[0]
        self.received += minor
        if before == "payment_pending" and self.received == self.price:
            self.status = "paid"

    def _refuse(self, *_: object) -> None:
        del self.waiting[0]

    _withdraw = _refuse

    def _dispute(self, _: int, before: str) -> None:
        self.prior, self.status = before, "dispute_open"

    def _dismiss(self, *_: object) -> None:
        self.status = self.prior

    def _propose(self, minor: int, _: str) -> None:
        self.refund = ("proposed", minor)

    def _order(self, minor: int, before: str) -> None:
        self.refund = ("due", self.refund[1] if self.refund else minor)
        self.prior = self.prior if before == "dispute_open" else before
        self.status = "refund_pending"

    _agree = _order

    def _send_back(self, *_: object) -> None:
        self.refund = ("claimed", self.refund[1] if self.refund else 0)

    def _not_back(self, *_: object) -> None:
        self.refund = ("due", self.refund[1] if self.refund else 0)

    def _come_back(self, *_: object) -> None:
        self.returned += self.refund[1] if self.refund else 0
        self.refund = None
        self.status = "partially_refunded" if self.kept else "refunded"

    def _end_proposal(self, *_: object) -> None:
        self.refund = None

    def _give_up(self, *_: object) -> None:
        self.refund, self.status = None, "dispute_open"

    def _settle(self, *_: object) -> None:
        self.status, self.settlements = "settled", self.settlements + 1
