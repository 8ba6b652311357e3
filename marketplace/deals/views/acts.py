"""Signing, delivering, accepting: each side's acts on an agreed deal."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from kernel.edge import actor_of, perform
from marketplace.deals.actions.accept_delivery import accept_delivery
from marketplace.deals.actions.deliver import deliver
from marketplace.deals.actions.reopen_terms import reopen_terms
from marketplace.deals.actions.request_changes import request_changes
from marketplace.deals.actions.sign_contract import sign_contract
from marketplace.deals.actions.start_delivery import start_delivery
from marketplace.deals.forms import HandOverForm, ReasonForm, SignForm, VersionForm
from marketplace.deals.models import Contract
from marketplace.deals.views.room import deal_of


def sign(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Read the contract and sign it by its digest."""
    actor = actor_of(request)
    deal = deal_of(request, uid)
    contract = deal.contracts.exclude(status=Contract.Status.VOID).first()
    if contract is None:
        raise Http404
    return perform(
        request,
        SignForm,
        form_options={
            "initial": {"version": deal.version, "document_sha256": contract.document_sha256}
        },
        template="deals/sign.html",
        context={"deal": deal, "contract": contract},
        do=lambda form: sign_contract(
            actor=actor,
            deal_id=deal.pk,
            document_sha256=form.cleaned_data["document_sha256"],
            expected_version=form.cleaned_data["version"],
            now=timezone.now(),
        ),
        then=reverse("deals:detail", args=[uid]),
        said=_("Signed. With the signature of both sides the deal has landed."),
    )


def reopen(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Go back to negotiating; signatures given so far are void."""
    actor = actor_of(request)
    deal = deal_of(request, uid)
    return perform(
        request,
        ReasonForm,
        form_options={"initial": {"version": deal.version}},
        template="deals/reopen.html",
        context={"deal": deal},
        do=lambda form: reopen_terms(
            actor=actor,
            deal_id=deal.pk,
            reason=form.cleaned_data["reason"],
            expected_version=form.cleaned_data["version"],
            now=timezone.now(),
        ),
        then=reverse("deals:negotiation", args=[uid]),
        said=_("The terms are open again. Make a new offer."),
    )


def begin_delivery(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Tell the buyer that delivery begins."""
    actor = actor_of(request)
    deal = deal_of(request, uid)
    return perform(
        request,
        VersionForm,
        form_options={"initial": {"version": deal.version}},
        template="deals/begin_delivery.html",
        context={"deal": deal},
        do=lambda form: start_delivery(
            actor=actor,
            deal_id=deal.pk,
            expected_version=form.cleaned_data["version"],
            now=timezone.now(),
        ),
        then=reverse("deals:detail", args=[uid]),
        said=_("Delivery has begun. Record it once it is handed over."),
    )


def hand_over(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Record a hand-over with the digest of its content."""
    actor = actor_of(request)
    deal = deal_of(request, uid)
    return perform(
        request,
        HandOverForm,
        form_options={"initial": {"version": deal.version}},
        template="deals/hand_over.html",
        context={"deal": deal},
        do=lambda form: deliver(
            actor=actor,
            deal_id=deal.pk,
            method=form.cleaned_data["method"],
            content_sha256=form.cleaned_data["content_sha256"],
            note=form.cleaned_data["note"],
            expected_version=form.cleaned_data["version"],
            now=timezone.now(),
        ),
        then=reverse("deals:detail", args=[uid]),
        said=_("Recorded. The buyer now accepts or asks for changes."),
    )


def accept(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Accept what was delivered."""
    actor = actor_of(request)
    deal = deal_of(request, uid)
    return perform(
        request,
        VersionForm,
        form_options={"initial": {"version": deal.version}},
        template="deals/accept.html",
        context={"deal": deal, "delivery": deal.deliveries.order_by("-n").first()},
        do=lambda form: accept_delivery(
            actor=actor,
            deal_id=deal.pk,
            expected_version=form.cleaned_data["version"],
            now=timezone.now(),
        ),
        then=reverse("deals:detail", args=[uid]),
        said=_("Accepted."),
    )


def ask_changes(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Say what is wrong with the delivery."""
    actor = actor_of(request)
    deal = deal_of(request, uid)
    return perform(
        request,
        ReasonForm,
        form_options={"initial": {"version": deal.version}},
        template="deals/ask_changes.html",
        context={"deal": deal},
        do=lambda form: request_changes(
            actor=actor,
            deal_id=deal.pk,
            reason=form.cleaned_data["reason"],
            expected_version=form.cleaned_data["version"],
            now=timezone.now(),
        ),
        then=reverse("deals:detail", args=[uid]),
        said=_("The holder was told what is missing."),
    )
