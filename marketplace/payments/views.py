"""The payment page of a deal: claims by the buyer, confirmations by the holder."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from kernel.edge import actor_of, perform
from kernel.money import parse_money
from marketplace.deals.models import Deal
from marketplace.payments.actions.claim_payment import PAYABLE, claim_payment
from marketplace.payments.actions.confirm_receipt import confirm_receipt
from marketplace.payments.actions.refuse_claim import refuse_claim
from marketplace.payments.actions.withdraw_claim import withdraw_claim
from marketplace.payments.forms import ClaimForm, ReceiptForm, RefusalForm, VersionForm
from marketplace.payments.models import PaymentClaim
from parties.capabilities import Capability, may


def payment(request: HttpRequest, deal_uid: UUID) -> HttpResponse:
    """Show what is due and what was claimed; POST records a claim of the buyer."""
    actor = actor_of(request)
    deal = get_object_or_404(Deal.objects.visible_to(actor).with_parties(), uid=deal_uid)
    side = deal.side_of(actor)
    outstanding = PaymentClaim.objects.outstanding_minor(deal)
    is_payable = deal.status in PAYABLE and outstanding > 0
    return perform(
        request,
        ClaimForm,
        template="payments/payment.html",
        context={
            "deal": deal,
            "side": side,
            "claims": deal.payment_claims.order_by("-id"),
            "confirmed_minor": PaymentClaim.objects.confirmed_minor(deal),
            "outstanding_minor": outstanding,
            "may_claim": side == "buyer" and is_payable and may(actor, Capability.CLAIM_PAYMENT),
            "may_confirm": side == "holder" and may(actor, Capability.CONFIRM_RECEIPT),
        },
        do=lambda form: claim_payment(
            actor=actor, deal_id=deal.pk, slip=form.slip(currency=deal.currency), now=timezone.now()
        ),
        then=reverse("payments:detail", args=[deal_uid]),
        said=_("Recorded. The holder now confirms that it arrived."),
    )


def _claim(request: HttpRequest, uid: UUID) -> PaymentClaim:
    claims = PaymentClaim.objects.visible_to(actor_of(request)).select_related("deal")
    return get_object_or_404(claims, uid=uid)


def confirm(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Confirm what arrived on a claim."""
    actor = actor_of(request)
    claim = _claim(request, uid)
    return perform(
        request,
        ReceiptForm,
        form_options={"initial": {"received": f"{claim.amount.major:f}", "version": claim.version}},
        template="payments/confirm.html",
        context={"claim": claim},
        do=lambda form: confirm_receipt(
            actor=actor,
            claim_id=claim.pk,
            received_minor=parse_money(
                form.cleaned_data["received"], currency=claim.currency
            ).minor,
            expected_version=form.cleaned_data["version"],
            now=timezone.now(),
        ),
        then=reverse("payments:detail", args=[claim.deal.uid]),
        said=_("Confirmed. Both sides now agree that it was paid."),
    )


def refuse(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Say that the claimed money did not arrive."""
    actor = actor_of(request)
    claim = _claim(request, uid)
    return perform(
        request,
        RefusalForm,
        form_options={"initial": {"version": claim.version}},
        template="payments/refuse.html",
        context={"claim": claim},
        do=lambda form: refuse_claim(
            actor=actor,
            claim_id=claim.pk,
            reason=form.cleaned_data["reason"],
            expected_version=form.cleaned_data["version"],
            now=timezone.now(),
        ),
        then=reverse("payments:detail", args=[claim.deal.uid]),
        said=_("Refused. The buyer was told why."),
    )


def withdraw(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Take a claim back before it is decided."""
    actor = actor_of(request)
    claim = _claim(request, uid)
    return perform(
        request,
        VersionForm,
        form_options={"initial": {"version": claim.version}},
        template="payments/withdraw.html",
        context={"claim": claim},
        do=lambda form: withdraw_claim(
            actor=actor,
            claim_id=claim.pk,
            expected_version=form.cleaned_data["version"],
            now=timezone.now(),
        ),
        then=reverse("payments:detail", args=[claim.deal.uid]),
        said=_("Withdrawn. The slip may be recorded again."),
    )
