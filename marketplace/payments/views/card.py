"""Paying by card: asked here, paid on Stripe's own page, told here as it stands."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from kernel.asking import ConfirmForm, by_form
from kernel.edge import actor_of, form_page, perform
from kernel.money import Money
from marketplace.deals.models import Deal
from marketplace.payments import gateway
from marketplace.payments.actions.start_card_payment import start_card_payment
from marketplace.payments.held import is_released
from marketplace.payments.models import CardPayment, StripeStep
from marketplace.payments.received import due_now_minor, left_minor


@form_page
def start(request: HttpRequest, deal_uid: UUID) -> HttpResponse:
    """Say what will be paid by card; POST asks for the payment page."""
    actor = actor_of(request)
    if not gateway.is_on():
        raise Http404
    deals = Deal.objects.of(actor).agreed_here().with_parties()
    deal = get_object_or_404(deals, uid=deal_uid)
    due = Money(max(due_now_minor(deal), 0), deal.currency)
    return perform(
        request,
        ConfirmForm,
        template="payments/card_start.html",
        context={"deal": deal, "due": due, "is_carried": gateway.carries(due)},
        do=by_form(request, start_card_payment, deal_id=deal.pk, amount_minor=due.minor),
        then=lambda payment: reverse("payments:card", args=[payment.uid]),
    )


@require_safe
def card(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Show how a card payment stands, as Stripe told us; coming back here proves nothing."""
    actor = actor_of(request)
    rows = CardPayment.objects.visible_to(actor).select_related("deal")
    payment = get_object_or_404(rows, uid=uid)
    steps = payment.steps.exclude(kind=StripeStep.Kind.CHECKOUT).select_related("organisation")
    context = {
        "payment": payment,
        "steps": steps.order_by("id"),
        "left_minor": left_minor(payment),
        "is_released": is_released(payment.deal),
        "may_pay": payment.deal.side_of(actor) == "buyer",
    }
    return render(request, "payments/card.html", context)
