"""What becomes of a need: which answers come, how far a deal goes, what ends it."""

from collections.abc import Mapping
from dataclasses import dataclass

# The acts of a deal, in order; a plot names the last one played.
ACTS = (
    "open",
    "talk",
    "offer",
    "accept",
    "sign",
    "countersign",
    "claim",
    "confirm",
    "start",
    "deliver",
    "inspect",
)


@dataclass(frozen=True, slots=True)
class Plot:
    """One story.

    Args:
        course: what happens to the intent besides answers: ``open``, ``draft``, ``submitted``,
            ``returned``, ``mended`` (returned, put right), ``taken_back``, ``renewed``, or a
            reason for closing.
        answers: ``dice``, ``no``, ``none``, or ``yes`` (some are interested).
        last: the last act of the deal; empty: there is none.
        terms: when the deal is paid: ``prepaid``, ``postpaid``, ``free``.
        ends: how the deal breaks off after its last act: ``withdraw``, ``reject``, ``cancel``.
        twist: what goes otherwise on the way: ``counter``, ``refuse_offer``, ``changes``,
            ``refuse_claim``.
        elsewhere: what another platform makes of it: ``won``, ``lost``, ``declined``,
            ``accepted``, ``expired``; empty: it is not referred.
        back: how much of the price goes back after its last act: ``part``, by agreement, or
            ``whole``, by the operator's order; ``contested``, by the card holder's bank; empty:
            none.
        pays: ``bank`` or ``card``.
        nda: ``asked`` by the buyer, or accepted by ``both``; empty: nobody asks.
        help: the operator's help is asked for in the negotiation: ``open`` or ``answered``.
    """

    course: str = "open"
    answers: str = "dice"
    last: str = ""
    terms: str = "prepaid"
    ends: str = ""
    twist: str = ""
    elsewhere: str = ""
    back: str = ""
    pays: str = "bank"
    nda: str = ""
    help: str = ""

    def reaches(self, act: str) -> bool:
        """Whether the deal is played as far as ``act``."""
        return bool(self.last) and ACTS.index(act) <= ACTS.index(self.last)


PLOTS: Mapping[str, Plot] = {
    "natural": Plot(),
    "silent": Plot(answers="none"),
    "declined": Plot(answers="no"),
    "interested": Plot(answers="yes"),
    "draft": Plot(course="draft"),
    "submitted": Plot(course="submitted"),
    "returned": Plot(course="returned"),
    "mended": Plot(course="mended"),
    "taken_back": Plot(course="taken_back"),
    "renewed": Plot(course="renewed"),
    "closed": Plot(course="budget"),
    "no_candidate": Plot(course="no_candidate"),
    "matched": Plot(last="open"),
    "negotiating": Plot(last="offer", nda="asked", help="open"),
    "lapsed": Plot(last="offer"),
    "countered": Plot(last="offer", twist="counter", nda="both"),
    "offer_rejected": Plot(last="offer", twist="refuse_offer"),
    "withdrawn": Plot(last="offer", ends="withdraw"),
    "rejected": Plot(last="offer", ends="reject", help="answered"),
    "drafted": Plot(last="accept"),
    "half_signed": Plot(last="sign", nda="both"),
    "signed": Plot(last="countersign", terms="postpaid"),
    "payment_due": Plot(last="countersign"),
    "cancelled": Plot(last="countersign", ends="cancel"),
    "claimed": Plot(last="claim"),
    "claim_refused": Plot(last="claim", twist="refuse_claim"),
    "paid": Plot(last="confirm"),
    "delivering": Plot(last="start"),
    "delivered": Plot(last="deliver"),
    "changes": Plot(last="deliver", twist="changes"),
    "accepted": Plot(last="inspect", terms="postpaid"),
    "settled": Plot(last="inspect"),
    "settled_late": Plot(last="inspect", terms="postpaid", twist="pays"),
    "part_refunded": Plot(last="deliver", back="part"),
    "refunded": Plot(last="deliver", back="whole"),
    "card_settled": Plot(last="inspect", pays="card", nda="both"),
    "card_part_back": Plot(last="deliver", pays="card", back="part"),
    "card_contested": Plot(last="deliver", pays="card", back="contested"),
    "free": Plot(last="inspect", terms="free"),
    "exchange_won": Plot(elsewhere="won"),
    "exchange_lost": Plot(elsewhere="lost"),
    "exchange_declined": Plot(elsewhere="declined"),
    "exchange_accepted": Plot(elsewhere="accepted"),
    "exchange_expired": Plot(elsewhere="expired"),
}
