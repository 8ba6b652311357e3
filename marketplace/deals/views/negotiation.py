"""The negotiation: messages and offers in one thread, and every act on an offer."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from kernel.actor import Actor
from kernel.asking import Act, VersionForm, ask, by_form
from kernel.edge import actor_of, form_page, perform
from kernel.workdays import local_day
from marketplace.deals.actions.accept_offer import accept_offer
from marketplace.deals.actions.make_offer import make_offer
from marketplace.deals.actions.reject_offer import reject_offer
from marketplace.deals.actions.send_message import TALKING, Attached, send_message
from marketplace.deals.actions.withdraw_offer import withdraw_offer
from marketplace.deals.confiding import is_confidence
from marketplace.deals.forms import MessageForm, OfferForm, from_listing, from_offer
from marketplace.deals.models import Deal, Message, Offer
from marketplace.deals.money_terms import quoted_fee
from marketplace.deals.views.comparing import listing_terms
from marketplace.deals.views.correcting import may_correct
from marketplace.deals.views.room import deal_of, own_deal
from marketplace.deals.views.thread import terms_in_words, thread
from parties.capabilities import Capability, may
from parties.views.files import keep

OFFERABLE = (Deal.Status.MATCHED, Deal.Status.NEGOTIATING)


@form_page
def negotiation(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Show the thread; POST writes a message."""
    actor, deal = actor_of(request), deal_of(request, uid)
    entries, now = thread(deal, actor), timezone.now()
    side = deal.side_of(actor)
    can_talk = bool(side) and may(actor, Capability.NEGOTIATE)
    offers = [entry.offer for entry in entries if entry.offer]
    current = offers[-1] if offers and offers[-1].status == Offer.Status.OPEN else None
    return perform(
        request,
        MessageForm,
        template="deals/negotiation.html",
        context={
            "deal": deal,
            "entries": entries,
            "current": current,
            "is_late": current is not None and current.expires_at <= now,
            "is_theirs": current is not None and current.side != side,
            "may_write": can_talk and deal.status in (Deal.Status.MATCHED, *TALKING),
            "may_offer": can_talk and deal.status in OFFERABLE,
            "may_correct": bool(side) and may_correct(deal, actor),
            "listing_terms": listing_terms(deal) if _listing_changed(deal) else [],
            "nda": deal.negotiation.nda_version if side else "",
            "is_confidence": is_confidence(deal),
            "has_versions": len(offers) > 1,
        },
        do=lambda form: _send(actor, deal, form.cleaned_data),
        then=reverse("deals:negotiation", args=[uid]) + "#last",
    )


def _send(actor: Actor, deal: Deal, said: dict[str, Any]) -> Message:
    now, brought, attached = timezone.now(), said["file"], []
    if brought is not None:
        attached = [Attached(keep(actor, brought).pk, is_confidential=said["is_confidential"])]
    return send_message(actor=actor, deal_id=deal.pk, body=said["body"], attached=attached, now=now)


@form_page
def offer_new(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Make an offer, starting from the last one or from the listing's terms."""
    actor, deal = actor_of(request), own_deal(request, uid)
    last = Offer.objects.filter(negotiation__deal=deal).order_by("-n").first()
    first = from_offer(last) if last else from_listing(deal)
    hint = _(
        "Starts from the terms of the listing. The other side may accept it, "
        "so write only what you stand by."
    )
    if last:
        again = _(
            "Starts from offer %(n)s. An open offer is superseded by yours; nothing is edited."
        )
        hint = again % {"n": last.n}
    act = Act(
        heading=_("Make a new offer") if last else _("Make an offer"),
        here=_("Make an offer"),
        button=_("Make the offer"),
        hint=hint,
        up=reverse("deals:negotiation", args=[uid]),
        above=_("Negotiation"),
        then=reverse("deals:negotiation", args=[uid]) + "#last",
        said=_("Your offer is on the table."),
    )
    return ask(
        request,
        act,
        OfferForm,
        do=lambda form: make_offer(
            actor=actor,
            deal_id=deal.pk,
            terms=form.terms(),
            expected_version=form.cleaned_data["version"],
            now=timezone.now(),
        ),
        on=deal,
        first=first,
        context={"deal": deal},
    )


@form_page
def offer_accept(request: HttpRequest, uid: UUID, n: int) -> HttpResponse:
    """Accept the other side's offer, having read what it binds to."""
    return _ask(
        request,
        uid,
        n,
        accept_offer,
        heading=_("Accept offer %(n)s") % {"n": n},
        here=_("Accept the offer"),
        button=_("Accept the offer"),
        hint=_(
            "The contract is drafted from exactly these terms. "
            "It binds once both sides have signed."
        ),
        said=_("Agreed. The contract is drafted; one person of each side signs it."),
        then=reverse("deals:detail", args=[uid]),
        template="deals/offer_accept.html",
    )


@form_page
def offer_reject(request: HttpRequest, uid: UUID, n: int) -> HttpResponse:
    """Say no to the other side's offer; the negotiation goes on."""
    return _ask(
        request,
        uid,
        n,
        reject_offer,
        heading=_("Reject offer %(n)s") % {"n": n},
        here=_("Reject the offer"),
        button=_("Reject the offer"),
        hint=_("The negotiation goes on; you may make an offer of your own."),
        template="deals/offer_decide.html",
        said=_("Rejected. The other side was told."),
        kind="danger",
    )


@form_page
def offer_withdraw(request: HttpRequest, uid: UUID, n: int) -> HttpResponse:
    """Take one's own offer back."""
    return _ask(
        request,
        uid,
        n,
        withdraw_offer,
        heading=_("Withdraw offer %(n)s") % {"n": n},
        here=_("Withdraw the offer"),
        button=_("Withdraw the offer"),
        hint=_("The other side can no longer accept it."),
        template="deals/offer_decide.html",
        said=_("Your offer is withdrawn."),
        kind="danger",
    )


def _ask(
    request: HttpRequest, uid: UUID, n: int, verb: Callable[..., object], **words: Any
) -> HttpResponse:
    deal = own_deal(request, uid)
    offer = get_object_or_404(Offer.objects.filter(negotiation__deal=deal), n=n)
    up = reverse("deals:negotiation", args=[uid])
    return ask(
        request,
        Act(up=up, above=_("Negotiation"), **words),
        VersionForm,
        do=by_form(request, verb, deal_id=deal.pk, offer_id=offer.pk),
        on=deal,
        context={
            "deal": deal,
            "terms": terms_in_words(offer),
            "fee": quoted_fee(offer, on=local_day(timezone.now())),
        },
    )


def _listing_changed(deal: Deal) -> bool:
    kept = deal.terms_snapshot.get("listing_version")
    return deal.listing is not None and kept is not None and deal.listing.version != kept
