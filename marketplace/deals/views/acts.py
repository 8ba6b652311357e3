"""Signing, delivering, accepting: each side's acts on an agreed deal."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from kernel.asking import Act, ReasonForm, VersionForm, ask, by_form
from kernel.edge import actor_of, form_page, perform
from kernel.workdays import local_day
from marketplace.deals.actions.accept_delivery import accept_delivery
from marketplace.deals.actions.reopen_terms import reopen_terms
from marketplace.deals.actions.request_changes import request_changes
from marketplace.deals.actions.sign_contract import sign_contract
from marketplace.deals.actions.start_delivery import start_delivery
from marketplace.deals.forms import SignForm
from marketplace.deals.gates import obstacles
from marketplace.deals.models import Contract
from marketplace.deals.views.room import contract_of, own_deal


@form_page
def sign(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Read the contract and sign it by its digest; closed gates are named before the click."""
    actor, deal = actor_of(request), own_deal(request, uid)
    contract = contract_of(deal)
    if contract is None:
        raise Http404
    today = local_day(timezone.now())
    is_open = contract.status == Contract.Status.DRAFTED
    gates = obstacles(deal, contract.certificate, today=today) if is_open else []
    return perform(
        request,
        SignForm,
        form_options={"initial": {"document_sha256": contract.document_sha256}},
        template="deals/sign.html",
        context={"deal": deal, "contract": contract, "gates": gates, "is_open": is_open},
        do=lambda form: sign_contract(
            actor=actor,
            deal_id=deal.pk,
            document_sha256=form.cleaned_data["document_sha256"],
            now=timezone.now(),
        ),
        then=reverse("deals:detail", args=[uid]),
        said=_("Signed. With the signature of both sides the deal has landed."),
    )


@form_page
def reopen(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Go back to negotiating; signatures given so far are void."""
    return _ask(
        request,
        uid,
        reopen_terms,
        ReasonForm,
        heading=_("Reopen the terms"),
        hint=_(
            "The drafted contract and every signature on it become void. "
            "The other side reads your reason."
        ),
        said=_("The terms are open again. Make a new offer."),
        then=reverse("deals:negotiation", args=[uid]),
        kind="danger",
    )


@form_page
def begin_delivery(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Tell the buyer that delivery begins."""
    return _ask(
        request,
        uid,
        start_delivery,
        VersionForm,
        heading=_("Begin delivery"),
        hint=_("The buyer is told that delivery has begun."),
        said=_("Delivery has begun. Record it once it is handed over."),
    )


@form_page
def accept(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Accept what was delivered."""
    return _ask(
        request,
        uid,
        accept_delivery,
        VersionForm,
        heading=_("Accept the delivery"),
        hint=_(
            "Check the received content against the digest first. "
            "After acceptance you can no longer ask for changes."
        ),
        said=_("Accepted. The deal is settled once the whole amount is confirmed."),
        template="deals/accept.html",
    )


@form_page
def ask_changes(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Say what is wrong with the delivery."""
    return _ask(
        request,
        uid,
        request_changes,
        ReasonForm,
        heading=_("Ask for changes"),
        hint=_("Say what is missing or wrong; the holder delivers again."),
        said=_("The holder was told what is missing."),
    )


def _ask(
    request: HttpRequest,
    uid: UUID,
    verb: Callable[..., object],
    form_class: type[Form],
    **words: Any,
) -> HttpResponse:
    """Perform ``verb`` with what the form says, on the version of the deal the person saw."""
    deal = own_deal(request, uid)
    return ask(
        request,
        Act(up=reverse("deals:detail", args=[uid]), above=deal.deal_no, **words),
        form_class,
        do=by_form(request, verb, deal_id=deal.pk),
        on=deal,
        context={"deal": deal, "last_delivery": deal.deliveries.order_by("-n").first()},
    )
