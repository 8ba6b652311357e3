"""The negotiation: messages and offers in one thread, and every act on an offer."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from kernel.actor import Actor
from kernel.edge import actor_of, perform
from listings.vocabulary.codes import DeliveryForm
from listings.vocabulary.kinds import Right
from marketplace.deals.actions.accept_offer import accept_offer
from marketplace.deals.actions.make_offer import make_offer
from marketplace.deals.actions.reject_offer import reject_offer
from marketplace.deals.actions.send_message import send_message
from marketplace.deals.actions.withdraw_offer import withdraw_offer
from marketplace.deals.forms import MessageForm, OfferForm, VersionForm, from_offer
from marketplace.deals.models import Deal, Message, Offer
from marketplace.deals.views.room import deal_of


@dataclass(frozen=True, slots=True)
class Term:
    """One line of an offer, and whether it differs from the offer before."""

    label: str
    value: str
    before: str | None


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of the thread: a message or an offer, ours or theirs."""

    at: datetime
    is_ours: bool
    message: Message | None = None
    offer: Offer | None = None
    terms: Sequence[Term] = ()


def negotiation(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Show the thread; POST writes a message."""
    actor = actor_of(request)
    deal = deal_of(request, uid)
    entries = thread(deal, actor)
    current = next(
        (e.offer for e in reversed(entries) if e.offer and e.offer.status == "open"), None
    )
    return perform(
        request,
        MessageForm,
        template="deals/negotiation.html",
        context={
            "deal": deal,
            "entries": entries,
            "current": current,
            "is_theirs": current is not None and current.side != deal.side_of(actor),
            "is_party": bool(deal.side_of(actor)),
            "listing_changed": _listing_changed(deal),
        },
        do=lambda form: send_message(
            actor=actor, deal_id=deal.pk, body=form.cleaned_data["body"], now=timezone.now()
        ),
        then=reverse("deals:negotiation", args=[uid]) + "#last",
    )


def offer_new(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Make an offer, starting from the last one or from the listing's terms."""
    actor = actor_of(request)
    deal = deal_of(request, uid)
    last = Offer.objects.filter(negotiation__deal=deal).order_by("-n").first()
    first = from_offer(last) if last else _from_listing(deal)
    return perform(
        request,
        OfferForm,
        form_options={"initial": {**first, "version": deal.version}},
        template="deals/offer.html",
        context={"deal": deal, "last": last},
        do=lambda form: make_offer(
            actor=actor,
            deal_id=deal.pk,
            terms=form.terms(),
            expected_version=form.cleaned_data["version"],
            now=timezone.now(),
        ),
        then=reverse("deals:negotiation", args=[uid]) + "#last",
        said=_("Your offer is on the table."),
    )


def offer_accept(request: HttpRequest, uid: UUID, n: int) -> HttpResponse:
    """Accept the other side's offer, having read what it binds to."""
    return _decide(
        request,
        uid,
        n,
        act=accept_offer,
        template="deals/offer_accept.html",
        said=_("Agreed. The contract is drafted; one person of each side signs it."),
        then="deals:detail",
    )


def offer_reject(request: HttpRequest, uid: UUID, n: int) -> HttpResponse:
    """Say no to the other side's offer; the negotiation goes on."""
    return _decide(
        request,
        uid,
        n,
        act=reject_offer,
        template="deals/offer_reject.html",
        said=_("Rejected. The other side was told."),
        then="deals:negotiation",
    )


def offer_withdraw(request: HttpRequest, uid: UUID, n: int) -> HttpResponse:
    """Take one's own offer back."""
    return _decide(
        request,
        uid,
        n,
        act=withdraw_offer,
        template="deals/offer_withdraw.html",
        said=_("Your offer is withdrawn."),
        then="deals:negotiation",
    )


def thread(deal: Deal, actor: Actor) -> list[Entry]:
    """Return messages and offers in order of time; each offer with its difference to the last."""
    ours = deal.side_of(actor)
    entries = [
        Entry(at=m.sent_at, is_ours=m.side == ours, message=m)
        for m in Message.objects.filter(negotiation__deal=deal)
    ]
    before: dict[str, str] = {}
    for offer in Offer.objects.filter(negotiation__deal=deal).order_by("n"):
        said = terms_in_words(offer)
        terms = [
            Term(label, value, before[label] if before and before[label] != value else None)
            for label, value in said.items()
        ]
        entries.append(
            Entry(at=offer.made_at, is_ours=offer.side == ours, offer=offer, terms=terms)
        )
        before = said
    return sorted(entries, key=lambda entry: entry.at)


def terms_in_words(offer: Offer) -> dict[str, str]:
    """Return an offer as label and value, in the reader's language."""
    return {
        _("Realisation type"): offer.get_realisation_type_display(),
        _("Amount"): f"{offer.currency} {offer.amount.major:,}",
        _("Rights"): ", ".join(str(Right(right).label) for right in offer.rights),
        _("Exclusive"): _("yes") if offer.exclusive else _("no"),
        _("Territory"): ", ".join(offer.territory),
        _("Term"): _("%(n)d months") % {"n": offer.term_months} if offer.term_months else "–",
        _("Purpose of use"): offer.purpose or "–",
        _("Payment"): offer.get_payment_terms_display(),
        _("Delivery form"): str(DeliveryForm(offer.delivery_form).label),
        _("Delivery by"): offer.delivery_on.isoformat() if offer.delivery_on else "–",
        _("Note"): offer.note or "–",
    }


def _decide(
    request: HttpRequest,
    uid: UUID,
    n: int,
    *,
    act: Callable[..., object],
    template: str,
    said: str,
    then: str,
) -> HttpResponse:
    actor = actor_of(request)
    deal = deal_of(request, uid)
    offer = get_object_or_404(Offer.objects.filter(negotiation__deal=deal), n=n)
    terms = [f"{label}: {value}" for label, value in terms_in_words(offer).items()]
    return perform(
        request,
        VersionForm,
        form_options={"initial": {"version": deal.version}},
        template=template,
        context={"deal": deal, "offer": offer, "terms": terms},
        do=lambda form: act(
            actor=actor,
            deal_id=deal.pk,
            offer_id=offer.pk,
            expected_version=form.cleaned_data["version"],
            now=timezone.now(),
        ),
        then=reverse(then, args=[uid]),
        said=said,
    )


def _from_listing(deal: Deal) -> dict[str, object]:
    kept, intent = deal.terms_snapshot, deal.intent
    return {
        "realisation_type": "licence",
        "amount": "" if kept.get("price_minor") is None else _major(deal),
        "currency": deal.currency,
        "rights": kept.get("rights_offered") or (intent.rights_wanted if intent else []) or ["use"],
        "exclusive": kept.get("exclusive", False),
        "territory": ", ".join(kept.get("territory") or ["CN"]),
        "term_months": kept.get("term_months") or 12,
        "purpose": deal.purpose,
        "payment_terms": "prepaid",
        "delivery_form": deal.listing.delivery_form if deal.listing else "001",
    }


def _major(deal: Deal) -> str:
    listing = deal.listing
    return f"{listing.price.major:f}" if listing and listing.price else ""


def _listing_changed(deal: Deal) -> bool:
    kept = deal.terms_snapshot.get("listing_version")
    return deal.listing is not None and kept is not None and deal.listing.version != kept
