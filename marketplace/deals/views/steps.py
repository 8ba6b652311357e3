"""How far a deal is, and who moves next: what the room shows beside the facts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from kernel.actor import Actor
from marketplace.deals.models import Deal, DealEvent, PaymentTerms
from parties.capabilities import Capability, may

ENDED = {"withdrawn", "rejected", "expired", "cancelled"}


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the timeline: done with its moment and evidence, now, or to come."""

    label: str
    state: str
    at: datetime | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing the actor may do next; ``step`` is an address of this app."""

    label: str
    href: str
    kind: str = ""


@dataclass(frozen=True, slots=True)
class View:
    """The deal as one actor sees it.

    ``has_signed``: the actor's side signed the drafted contract. ``owes_answer``: an open offer of
    the other side waits.
    """

    deal: Deal
    actor: Actor
    has_signed: bool
    owes_answer: bool

    @property
    def is_buyer(self) -> bool:
        """Whether the actor stands on the buyer's side."""
        return self.deal.side_of(self.actor) == "buyer"

    def link(self, name: str, label: str, kind: str = "") -> "Choice":
        """Return a button to a page of this deal."""
        return Choice(label=label, href=reverse(f"deals:{name}", args=[self.deal.uid]), kind=kind)

    @property
    def way_out(self) -> "Choice":
        """The button that ends the negotiation."""
        return self.link("end", _("Withdraw") if self.is_buyer else _("Reject"), "danger")


@dataclass(frozen=True, slots=True)
class NextMove:
    """Who moves, in a sentence, and what the actor may do about it."""

    sentence: str
    choices: Sequence[Choice]


def timeline(deal: Deal, events: Sequence[DealEvent]) -> list[Step]:
    """Return the deal's way in the order of its payment terms; what happened carries its proof."""
    reached: dict[str, DealEvent] = {}
    for event in events:
        reached.setdefault(event.to_status, event)
    steps = []
    current_seen = False
    for status, label in _way(deal):
        event = reached.get(status)
        if event is not None:
            steps.append(Step(label, "done", event.at, note=_evidence(event)))
        elif deal.status in ENDED:
            continue
        else:
            steps.append(Step(label, "todo" if current_seen else "now"))
            current_seen = True
    if deal.status in ENDED:
        last = reached[deal.status]
        steps.append(Step(deal.get_status_display(), "failed", last.at, note=deal.end_reason))
    return steps


def next_move(seen: View) -> NextMove:
    """Return who moves next and the buttons this actor may use."""
    build = _MOVES.get(seen.deal.status)
    if build is None or not seen.deal.side_of(seen.actor):
        return NextMove(sentence=_sentence(seen.deal), choices=[])
    return NextMove(_sentence(seen.deal), build(seen))


def _way(deal: Deal) -> list[tuple[str, str]]:
    if deal.status == Deal.Status.IMPORTED or deal.venue != "own":
        return [("imported", _("closed on another platform (landed)"))]
    money = [("payment_pending", _("payment asked for")), ("paid", _("paid, confirmed by both"))]
    goods = [("delivering", _("delivering")), ("delivered", _("delivered"))]
    between = [*money, *goods] if deal.payment_terms == PaymentTerms.PREPAID else goods
    return [
        ("matched", _("opened")),
        ("negotiating", _("negotiating")),
        ("contract_drafted", _("terms agreed")),
        ("contract_signed", _("signed by both sides (landed)")),
        *between,
        ("accepted", _("accepted by the buyer")),
        ("settled", _("settled")),
    ]


def _evidence(event: DealEvent) -> str:
    for name in ("document_sha256", "content_sha256"):
        if digest := event.data.get(name):
            return f"SHA-256 {digest[:16]}…"
    return str(event.data.get("voucher_no") or event.data.get("venue_ref") or "")


def _sentence(deal: Deal) -> str:
    return {
        "matched": _("Both sides know each other now. Write a message or make the first offer."),
        "negotiating": _("An offer is accepted or countered by the side that did not make it."),
        "contract_drafted": _("The terms are agreed. One person of each side signs."),
        "contract_signed": _("The deal has landed. Delivery or payment follows."),
        "payment_pending": _("The buyer pays by bank and records the slip; the holder confirms."),
        "paid": _("Both sides confirmed the payment. The holder delivers."),
        "delivering": _("The holder hands over and records the digest of what was delivered."),
        "delivered": _("The buyer accepts or says what is missing. Silence accepts nothing."),
        "accepted": _("The deal is settled as soon as both sides confirmed the whole amount."),
        "settled": _("Everything is done; the voucher number is the record."),
        "imported": _("This deal was closed on another platform and recorded by an operator."),
    }.get(deal.status, _("This deal has ended."))


def _talk(seen: View) -> list[Choice]:
    if not may(seen.actor, Capability.NEGOTIATE):
        return []
    label = _("Answer the offer") if seen.owes_answer else _("Negotiate")
    return [seen.link("negotiation", label, "primary"), seen.way_out]


def _sign(seen: View) -> list[Choice]:
    choices = []
    if may(seen.actor, Capability.SIGN_CONTRACT) and not seen.has_signed:
        choices.append(seen.link("sign", _("Read and sign"), "primary"))
    if may(seen.actor, Capability.NEGOTIATE):
        choices += [seen.link("reopen", _("Reopen the terms")), seen.way_out]
    return choices


def _pay(seen: View) -> list[Choice]:
    href = reverse("payments:detail", args=[seen.deal.uid])
    label = _("Record a payment") if seen.is_buyer else _("Payment")
    return [Choice(label=label, href=href, kind="primary")]


def _begin(seen: View) -> list[Choice]:
    deal = seen.deal
    waits = deal.status == Deal.Status.CONTRACT_SIGNED and deal.payment_terms == "prepaid"
    if waits or seen.is_buyer or not may(seen.actor, Capability.DELIVER):
        return []
    return [seen.link("start_delivery", _("Begin delivery"), "primary")]


def _hand_over(seen: View) -> list[Choice]:
    if seen.is_buyer or not may(seen.actor, Capability.DELIVER):
        return []
    return [seen.link("deliver", _("Record the delivery"), "primary")]


def _check(seen: View) -> list[Choice]:
    if not seen.is_buyer or not may(seen.actor, Capability.DELIVER):
        return []
    return [
        seen.link("accept", _("Accept the delivery"), "primary"),
        seen.link("request_changes", _("Ask for changes")),
    ]


_MOVES = {
    "matched": _talk,
    "negotiating": _talk,
    "contract_drafted": _sign,
    "contract_signed": _begin,
    "payment_pending": _pay,
    "paid": _begin,
    "delivering": _hand_over,
    "delivered": _check,
    "accepted": _pay,
}
