"""How far a deal is, whose turn it is, and what this actor may do about it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from kernel.actor import Actor
from marketplace.deals.models import Deal, DealEvent
from marketplace.deals.models.deal import CORRECTABLE
from marketplace.deals.progress import BOTH, turn_of
from parties.capabilities import Capability, may

ENDED = {"withdrawn", "rejected", "expired", "cancelled"}
# Where nothing more is promised: the state of the last step that happened.
STANDING = {"dispute_open": "now", "refund_pending": "now", "refunded": "failed"}


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the timeline: done with its moment, who did it and its proof; now; or to come."""

    label: str
    state: str
    at: datetime | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing the actor may do next; ``href`` is a page that asks before it acts."""

    label: str
    href: str
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Turn:
    """Who is waited for, in words, empty for nobody; ``is_ours`` when it is the actor's side."""

    label: str
    is_ours: bool


@dataclass(frozen=True, slots=True)
class NextMove:
    """What happens next in a sentence, and the buttons this actor may use."""

    sentence: str
    is_ours: bool
    choices: Sequence[Choice]


def timeline(deal: Deal, events: Sequence[DealEvent]) -> list[Step]:
    """Return the deal's way in the order of its payment terms; what happened carries its proof.

    A step back (terms reopened, changes asked for) makes the steps after it open again. Disputes
    and refunds stand where they happened; while one is open, or all was given back, nothing more
    is promised.
    """
    way = _way(deal)
    order = {status: k for k, (status, _label) in enumerate(way)}
    reached: dict[str, DealEvent] = {}
    for event in events:
        here = order.get(event.to_status, -1)
        if event.from_status != event.to_status and here >= 0:
            reached = {s: e for s, e in reached.items() if order[s] <= here}
            reached.setdefault(event.to_status, event)
    happened = [(reached[s].seq, label, reached[s]) for s, label in way if s in reached]
    happened += [(e.seq, label, e) for e in events if (label := _detour(e))]
    steps = [_done(deal, label, e) for _, label, e in sorted(happened, key=lambda one: one[0])]
    if deal.status in ENDED:
        last = events[-1]
        return [*steps, Step(deal.get_status_display(), "failed", last.at, note=deal.end_reason)]
    if deal.status in STANDING and steps:
        return [*steps[:-1], replace(steps[-1], state=STANDING[deal.status])]
    ahead = [label for status, label in way if status not in reached]
    if deal.status in {Deal.Status.PARTIALLY_REFUNDED, Deal.Status.SETTLED}:
        ahead = ahead[-1:] if deal.status != Deal.Status.SETTLED else []
    return [*steps, *(Step(label, "todo" if k else "now") for k, label in enumerate(ahead))]


def _detour(event: DealEvent) -> str:
    """Return the words of an event off the way: a correction, a dispute, a refund; else empty."""
    if event.event == "refund_done":
        return _("refunded") if event.to_status == "refunded" else _("partially refunded")
    return {
        "correct_terms": _("terms corrected"),
        "open_dispute": _("in dispute"),
        "dismiss": _("the dispute ended without change"),
        "order_refund": _("refund ordered"),
        "agree_refund": _("refund agreed"),
        "abandon_refund": _("the refund could not be carried out"),
    }.get(event.event, "")


def accept_by(deal: Deal) -> datetime | None:
    """Return until when a delivery should be accepted; None when none waits."""
    if deal.status != Deal.Status.DELIVERED:
        return None
    return deal.last_activity_at + timedelta(days=settings.DEAL_SILENCE_DAYS)


def may_review(deal: Deal, actor: Actor) -> bool:
    """Say whether the actor's side may say how the deal was."""
    is_over = deal.status == Deal.Status.SETTLED
    return is_over and bool(deal.side_of(actor)) and may(actor, Capability.NEGOTIATE)


def turn_in_words(deal: Deal, actor: Actor) -> Turn:
    """Return whose turn it is on a deal from ``with_turns``, as the actor's side reads it."""
    sides, ours = turn_of(deal), deal.side_of(actor)
    if ours in sides:
        return Turn(_("your turn"), is_ours=True)
    if sides == BOTH:
        return Turn(_("both sides"), is_ours=False)
    names = {"buyer": _("the buyer"), "holder": _("the holder")}
    return Turn("".join(names[side] for side in sides), is_ours=False)


def next_move(deal: Deal, actor: Actor) -> NextMove:
    """Return what happens next, and this actor's buttons; the deal is from ``with_turns``."""
    side = deal.side_of(actor)
    sentence = _sentence(deal)
    if not side:
        return NextMove(sentence, is_ours=False, choices=_operators(deal, actor))
    build = _CHOICES.get(deal.status)
    choices = [*(build(deal, actor) if build else []), *_correct(deal, actor)]
    return NextMove(sentence, is_ours=side in turn_of(deal), choices=choices)


def _way(deal: Deal) -> list[tuple[str, str]]:
    if deal.venue != "own":
        return [("imported", _("closed on another platform (landed)"))]
    money = [("payment_pending", _("payment asked for")), ("paid", _("paid – confirmed by both"))]
    goods = [("delivering", _("delivering")), ("delivered", _("delivered"))]
    is_prepaid = deal.is_paid_first
    return [
        ("matched", pgettext("deal", "opened")),
        ("negotiating", _("negotiating")),
        ("contract_drafted", _("terms agreed")),
        ("contract_signed", _("signed by both sides (landed)")),
        *(money if is_prepaid else []),
        *goods,
        ("accepted", _("accepted by the buyer")),
        ("settled", _("settled")),
    ]


def _done(deal: Deal, label: str, event: DealEvent) -> Step:
    names = {
        deal.buyer_id: deal.buyer.name if deal.buyer else "",
        deal.holder_id: deal.holder.name if deal.holder else "",
    }
    who = names.get(event.organisation_id, "") if event.organisation_id else ""
    notes = [part for part in (who or _("the platform"), _evidence(event)) if part]
    return Step(label, "done", event.at, note=" · ".join(notes))


def _evidence(event: DealEvent) -> str:
    for name in ("document_sha256", "content_sha256"):
        if digest := event.data.get(name):
            return f"SHA-256 {digest[:16]}…"
    named = ("voucher_no", "venue_ref", "dispute")
    return str(next((event.data[name] for name in named if event.data.get(name)), ""))


def _sentence(deal: Deal) -> str:
    if deal.status == Deal.Status.CONTRACT_SIGNED:
        if deal.is_paid_first:
            return _("The deal has landed. The buyer is asked for the money in a moment.")
        return _("The deal has landed. The holder delivers.")
    if deal.status == Deal.Status.ACCEPTED and deal.is_paid_later:
        return _("The buyer pays and records the slip; once the holder confirms, it is settled.")
    return _sentences().get(deal.status, _("This deal has ended."))


def _sentences() -> dict[str, str]:
    return {
        "matched": _("Both sides know each other now. Write a message or make the first offer."),
        "negotiating": _("An offer is accepted or countered by the side that did not make it."),
        "contract_drafted": _("The terms are agreed. One person of each side signs."),
        "payment_pending": _("The buyer pays by bank and records the slip; the holder confirms."),
        "paid": _("Both sides confirmed the payment. The holder delivers."),
        "delivering": _("The holder hands over and records the digest of what was delivered."),
        "delivered": _("The buyer accepts or says what is missing. Silence accepts nothing."),
        "accepted": _("Everything is accepted and nothing is due: it is settled in a moment."),
        "settled": _("Everything is done; the voucher number is the record."),
        "dispute_open": _("The deal stands still until the dispute is decided or taken back."),
        "refund_pending": _("Money goes back. The deal goes on once the refund is confirmed."),
        "partially_refunded": _("A part was given back. It is settled once nothing is due."),
        "imported": _("This deal was closed on another platform and recorded by an operator."),
    }


def _link(deal: Deal, name: str, label: str, kind: str = "") -> Choice:
    return Choice(label=label, href=reverse(name, args=[deal.uid]), kind=kind)


def _way_out(deal: Deal) -> Choice:
    return _link(deal, "deals:end", _("End the negotiation"), "danger")


def _talk(deal: Deal, actor: Actor) -> list[Choice]:
    if not may(actor, Capability.NEGOTIATE):
        return []
    is_asked = getattr(deal, "offering_side", None) not in {None, deal.side_of(actor)}
    label = _("Answer the offer") if is_asked else _("Negotiate")
    return [_link(deal, "deals:negotiation", label, "primary"), _way_out(deal)]


def _sign(deal: Deal, actor: Actor) -> list[Choice]:
    choices = []
    if may(actor, Capability.SIGN_CONTRACT) and deal.side_of(actor) in turn_of(deal):
        choices.append(_link(deal, "deals:sign", _("Read and sign"), "primary"))
    if deal.is_cross_border:
        choices.append(_link(deal, "deals:transfer", _("Cross-border check")))
    if may(actor, Capability.NEGOTIATE):
        choices += [
            _link(deal, "deals:reopen", _("Reopen the terms")),
            _way_out(deal),
        ]
    return choices


def _pay(deal: Deal, actor: Actor) -> list[Choice]:
    if deal.status == Deal.Status.ACCEPTED and not deal.is_paid_later:
        return []
    is_buyer = deal.side_of(actor) == "buyer"
    capability = Capability.CLAIM_PAYMENT if is_buyer else Capability.CONFIRM_RECEIPT
    label = _("Record a payment") if is_buyer else _("Confirm payments")
    return [_link(deal, "payments:detail", label, "primary")] if may(actor, capability) else []


def _begin(deal: Deal, actor: Actor) -> list[Choice]:
    is_holder = deal.side_of(actor) == "holder" and may(actor, Capability.DELIVER)
    if is_holder and "holder" in turn_of(deal):
        return [_link(deal, "deals:start_delivery", _("Begin delivery"), "primary")]
    return []


def _hand_over(deal: Deal, actor: Actor) -> list[Choice]:
    if deal.side_of(actor) != "holder" or not may(actor, Capability.DELIVER):
        return []
    return [_link(deal, "deals:deliver", _("Record the delivery"), "primary")]


def _check(deal: Deal, actor: Actor) -> list[Choice]:
    if deal.side_of(actor) != "buyer" or not may(actor, Capability.DELIVER):
        return []
    return [
        _link(deal, "deals:accept", _("Accept the delivery"), "primary"),
        _link(deal, "deals:request_changes", _("Ask for changes")),
    ]


def _correct(deal: Deal, actor: Actor) -> list[Choice]:
    if deal.status not in CORRECTABLE or not may(actor, Capability.SIGN_CONTRACT):
        return []
    proposing = getattr(deal, "offering_side", None)
    if proposing is None:
        return [_link(deal, "deals:correct", _("Correct the terms"))]
    if proposing == deal.side_of(actor):
        return [_link(deal, "deals:negotiation", _("Your correction waits for the other side"))]
    return [_link(deal, "payments:agree_terms", _("Read the corrected terms"), "primary")]


def _operators(deal: Deal, actor: Actor) -> list[Choice]:
    can_cancel = deal.status in {Deal.Status.CONTRACT_SIGNED, Deal.Status.PAYMENT_PENDING}
    if can_cancel and may(actor, Capability.CANCEL_DEAL):
        return [_link(deal, "payments:cancel", _("Cancel the deal"), "danger")]
    return []


_CHOICES = {
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
