"""The operators' queue of large receipts: look at the evidence, let it count or refuse it."""

from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kernel.asking import Act, ReasonForm, VersionForm, ask, by_form
from kernel.edge import form_page, page_of, perform
from kernel.errors import DomainError
from marketplace.payments.actions.check_receipt import check_receipt
from marketplace.payments.actions.reject_receipt import reject_receipt
from marketplace.payments.gates import deals_with_same_evidence
from marketplace.payments.models import PaymentClaim
from parties.authentication import proven_at
from parties.capabilities import Capability, require_recent_proof
from parties.models import User
from parties.views.door import let_in


@require_safe
def queue(request: HttpRequest) -> HttpResponse:
    """List receipts that wait for a check, the oldest word of a holder first."""
    let_in(request, Capability.CHECK_RECEIPT)
    rows = PaymentClaim.objects.filter(status=PaymentClaim.Status.CHECKING)
    rows = rows.select_related("deal__buyer", "deal__holder").order_by("decided_at", "pk")
    return render(request, "payments/console/receipts.html", {"listed": page_of(request, rows)})


@form_page
def receipt(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Show what both sides say of a receipt; POST lets it count."""
    let_in(request, Capability.CHECK_RECEIPT)
    claim = _claim(uid)
    return perform(
        request,
        VersionForm,
        form_options={"initial": {"version": claim.version}},
        template="payments/console/receipt.html",
        context=_context(request, claim),
        do=by_form(request, check_receipt, claim_id=claim.pk, proven_at=proven_at(request)),
        then=reverse("payments_console:receipts"),
        said=_("Checked. The receipt counts now; both sides were told."),
    )


@form_page
def reject(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Refuse a receipt whose evidence does not hold."""
    let_in(request, Capability.CHECK_RECEIPT)
    claim, link = _claim(uid), proof_link(request)
    act = Act(
        heading=_("Refuse the receipt"),
        hint=_(
            "Both sides read your reason. Nothing is posted; "
            "the buyer may record the payment again."
        ),
        up=reverse("payments_console:receipt", args=[uid]),
        above=claim.deal.deal_no,
        then=reverse("payments_console:receipts"),
        said=_("Refused. Both sides read why; nothing was posted."),
        kind="danger",
        template="payments/console/receipt_reject.html",
    )
    known = {"claim_id": claim.pk, "proven_at": proven_at(request)}
    return ask(
        request,
        act,
        ReasonForm,
        do=by_form(request, reject_receipt, **known),
        on=claim,
        context={"proof_link": link},
    )


def proof_link(request: HttpRequest) -> str:
    """Return where somebody proves who they are before this page; empty when it was just now."""
    try:
        require_recent_proof(proven_at(request), now=timezone.now())
    except DomainError:
        name = "mfa_reauthenticate" if settings.OPERATORS_NEED_MFA else "account_reauthenticate"
        return f"{reverse(name)}?{urlencode({'next': request.path})}"
    return ""


def _claim(uid: UUID) -> PaymentClaim:
    rows = PaymentClaim.objects.select_related("deal__buyer", "deal__holder")
    return get_object_or_404(rows, uid=uid)


def _context(request: HttpRequest, claim: PaymentClaim) -> dict[str, object]:
    people = [pk for pk in (claim.claimed_by_id, claim.confirmed_by_id) if pk]
    names: dict[int | None, str] = dict(
        User.objects.filter(pk__in=people).values_list("pk", "name")
    )
    return {
        "claim": claim,
        "claimed_by": names.get(claim.claimed_by_id, ""),
        "confirmed_by": names.get(claim.confirmed_by_id, ""),
        "proof_link": proof_link(request),
        "same_evidence": deals_with_same_evidence(claim),
    }
