"""The list of deals, and the room of one: facts, timeline, contract, next move."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from kernel.actor import Actor
from kernel.edge import actor_of, page_of, perform
from marketplace.deals.actions.cancel_deal import cancel_deal
from marketplace.deals.actions.end_deal import end_deal
from marketplace.deals.actions.open_deal import open_deal
from marketplace.deals.forms import ConfirmForm, ReasonForm
from marketplace.deals.models import Contract, Deal, Offer
from marketplace.deals.views.steps import View, next_move, timeline
from matching.models import Push
from parties.capabilities import Capability, may


def deal_of(request: HttpRequest, uid: UUID) -> Deal:
    """Return a deal the actor may see; a foreign one is the same 404 as a missing one."""
    deals = Deal.objects.visible_to(actor_of(request)).with_parties()
    return get_object_or_404(deals, uid=uid)


@require_GET
def deal_list(request: HttpRequest) -> HttpResponse:
    """List the deals of one's organisation (operators: all), the liveliest first."""
    rows = Deal.objects.visible_to(actor_of(request)).with_parties()
    status = request.GET.get("status", "")
    if status in Deal.Status.values:
        rows = rows.filter(status=status)
    context = {
        "listed": page_of(request, rows.order_by("-last_activity_at", "-id")),
        "statuses": Deal.Status.choices,
        "status": status,
        "actor": actor_of(request),
    }
    return render(request, "deals/list.html", context)


@require_GET
def deal_room(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Show where a deal stands, its proofs, and what the actor may do next."""
    actor = actor_of(request)
    deal = deal_of(request, uid)
    events = list(deal.events.order_by("seq"))
    contract = deal.contracts.exclude(status=Contract.Status.VOID).first()
    signatures = (
        list(contract.signatures.select_related("organisation", "user")) if contract else []
    )
    seen = View(
        deal=deal,
        actor=actor,
        has_signed=any(s.organisation_id == actor.organisation_id for s in signatures),
        owes_answer=_owes_answer(deal, actor),
    )
    context = {
        "deal": deal,
        "side": deal.side_of(actor),
        "timeline": timeline(deal, events),
        "events": events,
        "contract": contract,
        "signatures": signatures,
        "deliveries": deal.deliveries.order_by("n"),
        "next": next_move(seen),
        "may_cancel": may(actor, Capability.CANCEL_DEAL)
        and deal.status in {Deal.Status.CONTRACT_SIGNED, Deal.Status.PAYMENT_PENDING},
    }
    return render(request, "deals/room.html", context)


def deal_open(request: HttpRequest, push_uid: UUID) -> HttpResponse:
    """Open the deal on an interested answer; both sides then know each other."""
    actor = actor_of(request)
    pushes = Push.objects.visible_to(actor).select_related("intent", "listing", "recipient")
    push = get_object_or_404(pushes, uid=push_uid, intent__poster_id=actor.organisation_id)
    return perform(
        request,
        ConfirmForm,
        template="deals/open.html",
        context={"push": push},
        do=lambda form: open_deal(actor=actor, push_id=push.pk, now=timezone.now()),  # noqa: ARG005
        then=lambda deal: reverse("deals:negotiation", args=[deal.uid]),
        said=_("The negotiation is open. Write to the other side or make an offer."),
    )


def deal_end(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Walk away before signing, with a reason the other side reads."""
    actor = actor_of(request)
    deal = deal_of(request, uid)
    return perform(
        request,
        ReasonForm,
        form_options={"initial": {"version": deal.version}},
        template="deals/end.html",
        context={"deal": deal, "side": deal.side_of(actor)},
        do=lambda form: end_deal(
            actor=actor,
            deal_id=deal.pk,
            reason=form.cleaned_data["reason"],
            expected_version=form.cleaned_data["version"],
            now=timezone.now(),
        ),
        then=reverse("deals:detail", args=[uid]),
        said=_("The negotiation has ended. The other side was told why."),
    )


def deal_cancel(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Undo a landing on the word of both sides; operators only."""
    actor = actor_of(request)
    deal = deal_of(request, uid)
    return perform(
        request,
        ReasonForm,
        form_options={"initial": {"version": deal.version}},
        template="deals/cancel.html",
        context={"deal": deal},
        do=lambda form: cancel_deal(
            actor=actor,
            deal_id=deal.pk,
            reason=form.cleaned_data["reason"],
            expected_version=form.cleaned_data["version"],
            now=timezone.now(),
        ),
        then=reverse("deals:detail", args=[uid]),
        said=_("Cancelled. The landing no longer counts; the record stays."),
    )


def _owes_answer(deal: Deal, actor: Actor) -> bool:
    open_offers = Offer.objects.filter(negotiation__deal=deal, status=Offer.Status.OPEN)
    return open_offers.exclude(side=deal.side_of(actor)).exists()
