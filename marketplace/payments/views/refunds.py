"""Refunds of a deal: proposed, agreed or ordered, sent, and confirmed by the other side."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from kernel.actor import Actor
from kernel.asking import Act, ReasonForm, VersionForm, ask, by_form
from kernel.edge import actor_of, form_page, perform
from marketplace.deals.models import Deal
from marketplace.deals.models.deal import REFUNDABLE
from marketplace.payments.actions.agree_refund import agree_refund
from marketplace.payments.actions.claim_refund import claim_refund
from marketplace.payments.actions.confirm_refund import confirm_refund
from marketplace.payments.actions.end_proposal import end_proposal
from marketplace.payments.actions.give_up_refund import give_up_refund
from marketplace.payments.actions.order_refund import order_refund
from marketplace.payments.actions.propose_refund import propose_refund
from marketplace.payments.actions.refuse_refund import refuse_refund
from marketplace.payments.forms import RefundForm, ReturnForm
from marketplace.payments.models import Refund
from marketplace.payments.received import kept_minor
from parties.capabilities import Capability, may
from parties.views.door import let_in


@form_page
def refunds(request: HttpRequest, deal_uid: UUID) -> HttpResponse:
    """Show the refunds of a deal; POST proposes one to the other side."""
    actor = actor_of(request)
    deals = Deal.objects.visible_to(actor).agreed_here().with_parties()
    deal = get_object_or_404(deals, uid=deal_uid)
    return perform(
        request,
        RefundForm,
        form_options={"initial": {"version": deal.version}},
        template="payments/refunds.html",
        context=_context(actor, deal),
        do=lambda form: propose_refund(
            actor=actor,
            deal_id=deal.pk,
            amount_minor=form.minor(currency=deal.currency),
            reason=form.cleaned_data["reason"],
            now=timezone.now(),
        ),
        then=reverse("payments:refunds", args=[deal_uid]),
        said=_("Proposed. The other side agrees or declines."),
    )


@form_page
def agree(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Agree to a refund the other side proposed."""
    refund = _own(request, uid)
    return _ask(
        request,
        refund,
        VersionForm,
        do=by_form(request, agree_refund, refund_id=refund.pk),
        heading=_("Agree to the refund"),
        hint=_("The holder then pays it back. A whole refund undoes the deal."),
        said=_("Agreed. The holder pays it back and records the slip."),
    )


@form_page
def end(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Take a proposal back, or decline the other side's."""
    refund = _own(request, uid)
    return _ask(
        request,
        refund,
        VersionForm,
        do=by_form(request, end_proposal, refund_id=refund.pk),
        heading=_("End the proposal"),
        hint=_("Nothing is paid back. Either side may propose again."),
        said=_("Ended. Nothing is paid back."),
    )


@form_page
def send(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Record the slip by which the holder paid back."""
    refund = _own(request, uid)
    return _ask(
        request,
        refund,
        ReturnForm,
        do=lambda form: claim_refund(
            actor=actor_of(request),
            refund_id=refund.pk,
            slip=form.slip(currency=refund.currency),
            expected_version=form.cleaned_data["version"],
            now=timezone.now(),
        ),
        heading=_("Record the refund"),
        hint=_("Pay it back by bank first. The buyer confirms that it arrived."),
        said=_("Recorded. The buyer now confirms that it came back."),
    )


@form_page
def confirm(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Confirm that a refund arrived."""
    refund = _own(request, uid)
    return _ask(
        request,
        refund,
        VersionForm,
        do=by_form(request, confirm_refund, refund_id=refund.pk),
        heading=_("Confirm the refund"),
        hint=_("Look at your own account first: a confirmation cannot be taken back."),
        said=_("Confirmed. Both sides agree that it came back."),
    )


@form_page
def refuse(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Say that a refund did not arrive."""
    refund = _own(request, uid)
    return _ask(
        request,
        refund,
        ReasonForm,
        do=by_form(request, refuse_refund, refund_id=refund.pk),
        heading=_("The refund did not arrive"),
        hint=_("The holder reads your reason; the refund is due again."),
        said=_("Recorded. The holder was told why."),
    )


@form_page
def order(request: HttpRequest, deal_uid: UUID) -> HttpResponse:
    """Decide a dispute by a refund; operators only."""
    actor = let_in(request, Capability.DECIDE_DISPUTE)
    deal = get_object_or_404(Deal.objects.moved_by(actor).agreed_here(), uid=deal_uid)
    act = Act(
        heading=_("Order a refund"),
        hint=_("It decides the dispute: the holder has to pay it back. Both read why."),
        up=reverse("payments:refunds", args=[deal_uid]),
        above=_("Refunds"),
        said=_("Ordered. The holder pays it back and records the slip."),
        kind="danger",
    )
    return ask(
        request,
        act,
        RefundForm,
        do=lambda form: order_refund(
            actor=actor,
            deal_id=deal.pk,
            amount_minor=form.minor(currency=deal.currency),
            reason=form.cleaned_data["reason"],
            expected_version=form.cleaned_data["version"],
            now=timezone.now(),
        ),
        on=deal,
        context={"deal": deal},
    )


@form_page
def give_up(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Give up a refund that cannot be carried out; operators only."""
    let_in(request, Capability.DECIDE_DISPUTE)
    refund = get_object_or_404(Refund.objects.select_related("deal"), uid=uid)
    return _ask(
        request,
        refund,
        ReasonForm,
        do=by_form(request, give_up_refund, refund_id=refund.pk),
        heading=_("Give the refund up"),
        hint=_("Nothing is posted; the deal is in dispute again. Both sides read why."),
        said=_("Given up. The deal is in dispute again."),
    )


def _own(request: HttpRequest, uid: UUID) -> Refund:
    rows = Refund.objects.of(actor_of(request)).select_related("deal")
    return get_object_or_404(rows, uid=uid)


def _context(actor: Actor, deal: Deal) -> dict[str, object]:
    rows, side = list(deal.refunds.order_by("-pk")), deal.side_of(actor)
    is_under_way = any(row.status in ("proposed", "due", "claimed", "sent") for row in rows)
    left = kept_minor(deal)
    can_refund = left > 0 and deal.status in REFUNDABLE and not is_under_way
    return {
        "deal": deal,
        "refunds": rows,
        "kept_minor": left,
        "side": side,
        "organisation_id": actor.organisation_id,
        "may_refund": bool(side) and may(actor, Capability.REFUND),
        "may_propose": bool(side) and may(actor, Capability.REFUND) and can_refund,
        "may_order": can_refund and not side and may(actor, Capability.DECIDE_DISPUTE),
        "may_give_up": not side and may(actor, Capability.DECIDE_DISPUTE),
    }


def _ask(
    request: HttpRequest,
    refund: Refund,
    form_class: Callable[..., Any],
    *,
    do: Callable[[Any], object],
    **words: Any,
) -> HttpResponse:
    up = reverse("payments:refunds", args=[refund.deal.uid])
    return ask(
        request,
        Act(up=up, above=_("Refunds"), template="payments/act.html", **words),
        form_class,
        do=do,
        on=refund,
        first={"amount": f"{refund.amount.major:f}"},
        context={"deal": refund.deal, "amount": refund.amount},
    )
