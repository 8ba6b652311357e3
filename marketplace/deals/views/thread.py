"""What was said and offered, in order of time, each offer with its difference to the one before."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kernel.actor import Actor
from listings.vocabulary.codes import DeliveryForm
from listings.vocabulary.kinds import Right
from marketplace.deals.contract_text import payment_in_words, place_names
from marketplace.deals.models import Deal, DealEvent, Message, Offer
from marketplace.deals.vocabulary import ALLOWED, DEMANDED, FORBIDDEN, UsageControl

# What the room did, between what people said: only what bears on the terms.
TOLD = {"open_deal", "reopen", "accept_offer", "sign", "correct_terms"}
TOLD |= {"withdraw", "reject", "expire", "cancel"}


@dataclass(frozen=True, slots=True)
class Term:
    """One line of an offer; ``before`` is what the offer before said when that differs."""

    label: str
    value: str
    before: str | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of the thread: a message or an offer, ours or theirs, or an event of the deal."""

    at: datetime
    is_ours: bool = False
    message: Message | None = None
    offer: Offer | None = None
    event: str = ""
    reason: str = ""
    terms: Sequence[Term] = field(default_factory=tuple)


def thread(deal: Deal, actor: Actor) -> list[Entry]:
    """Return messages, offers and events in order of time, in five queries."""
    ours = deal.side_of(actor)
    events = deal.events.filter(event__in=TOLD).order_by("seq")
    messages = (
        Message.objects.filter(negotiation__deal=deal)
        .order_by("pk")
        .prefetch_related("files__file")
    )
    entries = [
        *(Entry(at=e.at, event=_said(e), reason=str(e.data.get("reason", ""))) for e in events),
        *(Entry(at=m.sent_at, is_ours=m.side == ours, message=m) for m in messages.order_by("pk")),
        *_offers(deal, ours),
    ]
    return sorted(entries, key=lambda entry: entry.at)


def terms_in_words(offer: Offer, *, before: Offer | None = None) -> list[Term]:
    """Return an offer line by line in the reader's language, with what differs from ``before``."""
    earlier = _words(before) if before else {}
    return [
        Term(label, value, earlier[label] if earlier.get(label, value) != value else None)
        for label, value in _words(offer).items()
    ]


def _offers(deal: Deal, ours: str) -> list[Entry]:
    offers = list(Offer.objects.filter(negotiation__deal=deal).order_by("n"))
    return [
        Entry(
            at=offer.made_at,
            is_ours=offer.side == ours,
            offer=offer,
            terms=terms_in_words(offer, before=before),
        )
        for before, offer in zip([None, *offers], offers, strict=False)
    ]


def _words(offer: Offer) -> dict[str, str]:
    language = "zh-hans" if (get_language() or "").startswith("zh") else "en"
    joint = "、" if language == "zh-hans" else ", "
    return {
        _("Realisation type"): offer.get_realisation_type_display(),
        _("Amount"): f"{offer.currency} {offer.amount.major:,}",
        _("Payment"): payment_in_words(offer, joint="；" if joint == "、" else "; "),
        _("Rights"): joint.join(str(Right(right).label) for right in offer.rights),
        _("Exclusive"): _("yes") if offer.exclusive else _("no"),
        _("Territory"): joint.join(place_names(offer.territory, language=language)),
        _("Term"): _("%(n)d months") % {"n": offer.term_months} if offer.term_months else "–",
        _("Purpose of use"): offer.purpose or "–",
        _("Delivery form"): str(DeliveryForm(offer.delivery_form).label),
        _("Delivery by"): offer.delivery_on.isoformat() if offer.delivery_on else "–",
        **{label: _controls(offer, among, joint) for label, among in _control_lines()},
        _("Note"): offer.note or "–",
    }


def _control_lines() -> list[tuple[str, Sequence[UsageControl]]]:
    return [
        (_("Allowed besides"), ALLOWED),
        (_("Forbidden"), FORBIDDEN),
        (_("Duties of the buyer"), DEMANDED),
    ]


def _controls(offer: Offer, among: Sequence[UsageControl], joint: str) -> str:
    return joint.join(str(c.label) for c in among if c in offer.usage) or _("none")


def _said(event: DealEvent) -> str:
    if event.event == "sign" and event.to_status != event.from_status:
        return _("Both sides have signed: the deal has landed.")
    return {
        "open_deal": _("The buyer opened the negotiation."),
        "reopen": _("The terms were opened again; the contract is void."),
        "accept_offer": _("The offer was accepted; the contract is drafted."),
        "sign": _("One side has signed the contract."),
        "correct_terms": _("Both sides signed corrected terms; they replace those before."),
        "withdraw": _("The buyer withdrew."),
        "reject": _("The holder ended the negotiation."),
        "expire": _("The negotiation expired."),
        "cancel": _("The deal was cancelled."),
    }[event.event]
