"""Corrections of posted fees: one person asks, another reverses."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kernel.asking import Act, VersionForm, ask, by_form
from kernel.edge import form_page, perform
from marketplace.ledger.models import Txn
from marketplace.payments.actions.approve_correction import approve_correction
from marketplace.payments.actions.end_correction import end_correction
from marketplace.payments.actions.propose_correction import CORRECTABLE, propose_correction
from marketplace.payments.book_forms import WhyForm
from marketplace.payments.models import Correction
from parties.capabilities import Capability
from parties.models import User
from parties.views.door import let_in


@form_page
def correct(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Ask that a posting of a fee be reversed."""
    let_in(request, Capability.SEE_BOOKS)
    txn = get_object_or_404(Txn.objects.filter(kind__in=CORRECTABLE), uid=uid)
    act = Act(
        heading=_("Reverse this posting"),
        hint=_(
            "A colleague has to carry it out. The posting stays in the books; "
            "its reversal stands beside it."
        ),
        button=_("Ask for the reversal"),
        up=reverse("payments_console:fees_due"),
        above=_("Fees due"),
        said=_("Asked. A colleague carries it out."),
        template="payments/console/correct.html",
    )
    return ask(
        request,
        act,
        WhyForm,
        do=by_form(request, propose_correction, txn_id=txn.pk),
        context={"txn": txn, "legs": txn.entries.select_related("account__party")},
    )


@form_page
def correction(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Show a correction that waits; POST carries it out."""
    return _decide(request, uid, do=approve_correction, said=_("Reversed. The books say so now."))


@require_POST
def correction_end(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Decline a correction, or take one's own back."""
    return _decide(request, uid, do=end_correction, said=_("Ended. Nothing was changed."))


def _decide(request: HttpRequest, uid: UUID, *, do: Callable[..., Any], said: str) -> HttpResponse:
    let_in(request, Capability.SEE_BOOKS)
    actor = let_in(request, Capability.KEEP_BOOKS)
    row = get_object_or_404(Correction.objects.select_related("txn"), uid=uid)
    return perform(
        request,
        VersionForm,
        form_options={"initial": {"version": row.version}},
        template="payments/console/correction.html",
        context={
            "correction": row,
            "legs": row.txn.entries.select_related("account__party"),
            "person": User.objects.filter(pk=row.proposed_by_id).first(),
            "is_own": row.proposed_by_id == actor.user_id,
        },
        do=by_form(request, do, correction_id=row.pk),
        then=reverse("payments_console:fees_due"),
        said=said,
    )
