"""The list of deals, and the room of one: what is agreed, timeline, papers, next move."""

from uuid import UUID

from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kernel.asking import Act, ConfirmForm, ask, by_form
from kernel.edge import actor_of, form_page, page_of
from marketplace.deals.actions.end_deal import end_deal
from marketplace.deals.actions.open_deal import open_deal
from marketplace.deals.confiding import opens_details
from marketplace.deals.contract_text import in_capitals
from marketplace.deals.forms import EndForm
from marketplace.deals.models import Contract, Deal
from marketplace.deals.progress import with_turns
from marketplace.deals.views.chronicle import chronicle
from marketplace.deals.views.steps import accept_by, may_review, next_move, timeline, turn_in_words
from matching.models import Push


def deal_of(request: HttpRequest, uid: UUID) -> Deal:
    """Return a deal the actor may see; a foreign one is the same 404 as a missing one."""
    deals = Deal.objects.visible_to(actor_of(request)).with_parties()
    return get_object_or_404(with_turns(deals), uid=uid)


def own_deal(request: HttpRequest, uid: UUID) -> Deal:
    """Return a deal of the actor's organisation, closed on this platform; else 404.

    For the pages of acts, which only the two sides have.
    """
    deals = Deal.objects.of(actor_of(request)).filter(venue="own").with_parties()
    return get_object_or_404(with_turns(deals), uid=uid)


def contract_of(deal: Deal) -> Contract | None:
    """Return the contract of an agreed deal, the last one signed; void once it was cancelled."""
    last_signed = F("signed_at").desc(nulls_last=True)
    return deal.contracts.order_by(last_signed, "-pk").first() if deal.is_agreed else None


@require_safe
def deal_list(request: HttpRequest) -> HttpResponse:
    """List the deals of one's organisation (operators: all), the liveliest first."""
    actor = actor_of(request)
    rows = with_turns(Deal.objects.visible_to(actor).with_parties())
    status = request.GET.get("status", "")
    if status in Deal.Status.values:
        rows = rows.filter(status=status)
    listed = page_of(request, rows.order_by("-last_activity_at", "-id"))
    context = {
        "listed": listed,
        "rows": [(deal, turn_in_words(deal, actor)) for deal in listed.page.object_list],
        "statuses": Deal.Status.choices,
        "status": status,
    }
    return render(request, "deals/list.html", context)


@require_safe
def deal_room(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Show where a deal stands, its proofs, and what the actor may do next."""
    actor, deal = actor_of(request), deal_of(request, uid)
    contract = contract_of(deal)
    signatures = contract.signatures.select_related("organisation", "user") if contract else []
    events = list(deal.events.order_by("seq"))
    reviews = deal.reviews.all() if deal.voucher_no else deal.reviews.none()  # settled once
    written = reviews.filter(rater=actor.organisation_id).first()
    context = {
        "deal": deal,
        "side": deal.side_of(actor),
        "deeds": chronicle(deal, events),
        "reviews": reviews.shown(now=timezone.now()).select_related("rater", "ratee"),
        "written": written,
        "ours": actor.organisation_id,
        "may_review": may_review(deal, actor) and written is None,
        "may_show": may_review(deal, actor),
        "showing": deal.case_consents.in_force() if deal.voucher_no else [],
        "in_capitals": in_capitals(deal.amount) if deal.is_agreed and deal.amount else "",
        "timeline": timeline(deal, events),
        "contract": contract,
        "signatures": signatures,
        "deliveries": list(deal.deliveries.order_by("n").prefetch_related("entitlements")),
        "accept_by": accept_by(deal),
        "has_details": bool(deal.side_of(actor)) and deal.venue == "own" and opens_details(deal),
        "other": deal.holder if deal.side_of(actor) == "buyer" else deal.buyer,
        "next": next_move(deal, actor),
    }
    return render(request, "deals/room.html", context)


@form_page
def deal_open(request: HttpRequest, push_uid: UUID) -> HttpResponse:
    """Open the deal on an interested answer; both sides then know each other."""
    actor = actor_of(request)
    pushes = Push.objects.visible_to(actor).select_related("intent", "listing", "recipient")
    push = get_object_or_404(pushes, uid=push_uid, intent__poster_id=actor.organisation_id)
    hint = _("%(holder)s will learn who you are, and you can negotiate. Nothing is agreed yet.")
    act = Act(
        heading=_("Open the negotiation"),
        hint=hint % {"holder": push.recipient.name if push.recipient else ""},
        up=reverse("matching:detail", args=[push.intent.uid]),
        above=push.intent.title,
        then=lambda deal: reverse("deals:negotiation", args=[deal.uid]),
        said=_("The negotiation is open. Write to the other side or make an offer."),
    )
    return ask(request, act, ConfirmForm, do=by_form(request, open_deal, push_id=push.pk))


@form_page
def deal_end(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Walk away before signing, with a reason the other side reads."""
    actor, deal = actor_of(request), own_deal(request, uid)
    is_buyer = deal.side_of(actor) == "buyer"
    act = Act(
        heading=_("Withdraw from the negotiation") if is_buyer else _("Reject the deal"),
        here=_("End the negotiation"),
        button=_("End the negotiation"),
        hint=_(
            "This ends the negotiation for good. Open offers and an unsigned contract become void. "
            "The other side reads your reason."
        ),
        up=reverse("deals:detail", args=[uid]),
        above=deal.deal_no,
        said=_("The negotiation has ended. The other side was told why."),
        kind="danger",
    )
    context: dict[str, object] = {"deal": deal}
    do = by_form(request, end_deal, deal_id=deal.pk)
    return ask(request, act, EndForm, do=do, on=deal, context=context)
