"""The payment page of a deal: claims by the buyer, confirmations by the holder."""

from typing import Any
from uuid import UUID

from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kernel.asking import Act, ReasonForm, VersionForm, ask, by_form
from kernel.edge import actor_of, form_page, perform
from kernel.money import Money
from marketplace.deals.models import Deal
from marketplace.deals.models.deal import RECEIVABLE
from marketplace.deals.money_terms import agreed_fee
from marketplace.payments import gateway
from marketplace.payments.actions.cancel_unpaid import cancel_unpaid
from marketplace.payments.actions.claim_payment import claim_payment
from marketplace.payments.actions.confirm_receipt import confirm_receipt
from marketplace.payments.actions.refuse_claim import refuse_claim
from marketplace.payments.actions.withdraw_claim import withdraw_claim
from marketplace.payments.forms import PaymentForm, ReceiptForm
from marketplace.payments.held import is_released
from marketplace.payments.models import ClaimFile, PaymentClaim
from marketplace.payments.received import (
    due_now_minor,
    held_minor,
    part_lines,
    receipts_minor,
    waiting_minor,
)
from parties.capabilities import Capability, may
from parties.views.door import let_in
from parties.views.files import attachment, keep

MOST_BYTES = 10 * 1024 * 1024


@form_page
def payment(request: HttpRequest, deal_uid: UUID) -> HttpResponse:
    """Show what is due and what was claimed; POST records a claim of the buyer."""
    actor = actor_of(request)
    deals = Deal.objects.visible_to(actor).agreed_here().with_parties()
    deal = get_object_or_404(deals, uid=deal_uid)
    side = deal.side_of(actor)
    proofs = Prefetch("evidence", ClaimFile.objects.select_related("file"))
    rows = deal.payment_claims.select_related("excess", "exchange").prefetch_related(proofs)
    claims = list(rows.order_by("-id"))
    cards = list(deal.card_payments.order_by("-id"))
    received = receipts_minor(deal)
    outstanding = (deal.amount_minor or 0) - received
    is_payable = deal.status in RECEIVABLE and outstanding > 0
    claimable = outstanding - waiting_minor(deal) if is_payable else 0
    is_cashier = side == "buyer" and may(actor, Capability.CLAIM_PAYMENT)
    is_receiver = side == "holder" and may(actor, Capability.CONFIRM_RECEIPT)
    return perform(
        request,
        PaymentForm,
        form_options={"initial": {"amount": f"{Money(claimable, deal.currency).major:f}"}},
        template="payments/payment.html",
        context={
            "deal": deal,
            "fee": agreed_fee(deal),
            "claims": claims,
            "parts": part_lines(deal, received_minor=received),
            "excesses": [claim.excess for claim in claims if hasattr(claim, "excess")],
            "may_refund": bool(side) and may(actor, Capability.REFUND),
            "side": side,
            "confirmed_minor": received,
            "outstanding_minor": outstanding,
            "may_claim": is_cashier and claimable > 0,
            "may_withdraw": is_cashier,
            "held_minor": held_minor(deal) if cards and not is_released(deal) else 0,
            "cards": cards,
            "may_pay_by_card": is_cashier
            and claimable > 0
            and gateway.is_on()
            and gateway.carries(Money(due_now_minor(deal), deal.currency)),
            "may_confirm": is_receiver,
            "has_account": is_receiver and gateway.is_on(),
        },
        do=lambda form: claim_payment(
            actor=actor,
            deal_id=deal.pk,
            slip=form.slip(currency=deal.currency),
            evidence=[keep(actor, form.cleaned_data["evidence"], max_bytes=MOST_BYTES).pk],
            is_over=form.cleaned_data["is_over"],
            now=timezone.now(),
        ),
        then=reverse("payments:detail", args=[deal_uid]),
        said=_("Recorded. The holder now confirms that it arrived."),
    )


@form_page
def confirm(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Confirm what arrived on a claim."""
    claim = _claim(request, uid)
    hint = _(
        "Slip %(serial)s of %(bank)s. Look at your own account first: "
        "a confirmation cannot be taken back."
    )
    return ask(
        request,
        _act(
            claim,
            heading=_("Confirm the receipt"),
            hint=hint % _slip(claim),
            said=_("Confirmed. Both sides now agree that it was paid."),
        ),
        ReceiptForm,
        do=lambda form: confirm_receipt(
            actor=actor_of(request),
            claim_id=claim.pk,
            received_minor=form.received(currency=claim.currency).minor,
            expected_version=form.cleaned_data["version"],
            now=timezone.now(),
        ),
        on=claim,
        first={"amount": f"{claim.amount.major:f}"},
    )


@form_page
def refuse(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Say that the claimed money did not arrive."""
    claim = _claim(request, uid)
    return ask(
        request,
        _act(
            claim,
            heading=_("The money did not arrive"),
            hint=_("Slip %(serial)s of %(bank)s. The buyer reads your reason.") % _slip(claim),
            said=_("Refused. The buyer was told why."),
            button=_("Refuse the claim"),
            kind="danger",
        ),
        ReasonForm,
        do=by_form(request, refuse_claim, claim_id=claim.pk),
        on=claim,
    )


@form_page
def withdraw(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Take a claim back before it is decided."""
    claim = _claim(request, uid)
    return ask(
        request,
        _act(
            claim,
            heading=_("Withdraw the claim"),
            hint=_("Slip %(serial)s of %(bank)s may then be recorded again.") % _slip(claim),
            said=_("Withdrawn. The slip may be recorded again."),
            kind="danger",
        ),
        VersionForm,
        do=by_form(request, withdraw_claim, claim_id=claim.pk),
        on=claim,
    )


@form_page
def cancel(request: HttpRequest, deal_uid: UUID) -> HttpResponse:
    """Undo a landing on the word of both sides, before money moved; operators only."""
    actor = let_in(request, Capability.CANCEL_DEAL)
    deal = get_object_or_404(Deal.objects.moved_by(actor).agreed_here(), uid=deal_uid)
    act = Act(
        heading=_("Cancel the deal"),
        hint=_(
            "Only on the word of both sides, and before anything was paid. "
            "The landing no longer counts; the record stays."
        ),
        up=reverse("deals:detail", args=[deal_uid]),
        above=deal.deal_no,
        said=_("Cancelled. The landing no longer counts; the record stays."),
        kind="danger",
    )
    return ask(
        request,
        act,
        ReasonForm,
        do=by_form(request, cancel_unpaid, deal_id=deal.pk),
        on=deal,
        context={"deal": deal},
    )


@require_safe
def evidence(request: HttpRequest, uid: UUID, pk: int) -> HttpResponseBase:
    """Give a file of evidence to either side and to operators."""
    claims = PaymentClaim.objects.visible_to(actor_of(request))
    claim = get_object_or_404(claims, uid=uid)
    return attachment(get_object_or_404(claim.evidence.select_related("file"), pk=pk).file)


def _claim(request: HttpRequest, uid: UUID) -> PaymentClaim:
    claims = PaymentClaim.objects.of(actor_of(request)).select_related("deal")
    return get_object_or_404(claims, uid=uid)


def _act(claim: PaymentClaim, **words: Any) -> Act:
    up = reverse("payments:detail", args=[claim.deal.uid])
    return Act(up=up, above=_("Payments"), **words)


def _slip(claim: PaymentClaim) -> dict[str, str]:
    return {"serial": claim.bank_serial, "bank": claim.payer_bank}
