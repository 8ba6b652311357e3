"""What was too much goes back: the holder records the slip, the buyer answers."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from kernel.asking import Act, ReasonForm, VersionForm, ask, by_form
from kernel.edge import actor_of, form_page
from marketplace.payments.actions.answer_excess import answer_excess
from marketplace.payments.actions.return_excess import return_excess
from marketplace.payments.forms import ReturnForm
from marketplace.payments.models import Excess


@form_page
def send(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Record the slip by which the excess went back."""
    excess = _excess(request, uid)
    return _ask(
        request,
        excess,
        ReturnForm,
        heading=_("Pay the excess back"),
        hint=_("Pay it back by bank, then record the slip here; the buyer confirms it."),
        do=lambda form: return_excess(
            actor=actor_of(request),
            excess_id=excess.pk,
            slip=form.slip(currency=excess.currency),
            expected_version=form.cleaned_data["version"],
            now=timezone.now(),
        ),
        said=_("Recorded. The buyer now confirms that it came back."),
    )


@form_page
def confirm(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Confirm that the excess came back."""
    excess = _excess(request, uid)
    return _ask(
        request,
        excess,
        VersionForm,
        heading=_("Confirm that the excess came back"),
        hint=_("Look at your own account first: a confirmation cannot be taken back."),
        do=by_form(request, answer_excess, excess_id=excess.pk, arrived=True),
        said=_("Confirmed. Both sides agree that it came back."),
    )


@form_page
def refuse(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Say that the excess did not come back."""
    excess = _excess(request, uid)
    return _ask(
        request,
        excess,
        ReasonForm,
        heading=_("The excess did not come back"),
        hint=_("The holder reads your reason; the excess is to be paid back again."),
        do=by_form(request, answer_excess, excess_id=excess.pk, arrived=False),
        said=_("Recorded. The holder was told why."),
    )


def _excess(request: HttpRequest, uid: UUID) -> Excess:
    rows = Excess.objects.of(actor_of(request)).select_related("deal")
    return get_object_or_404(rows, uid=uid)


def _ask(
    request: HttpRequest,
    excess: Excess,
    form_class: Callable[..., Any],
    *,
    do: Callable[[Any], object],
    **words: Any,
) -> HttpResponse:
    up = reverse("payments:detail", args=[excess.deal.uid])
    return ask(
        request,
        Act(up=up, above=_("Payments"), template="payments/act.html", **words),
        form_class,
        do=do,
        on=excess,
        first={"amount": f"{excess.amount.major:f}"},
        context={"deal": excess.deal, "amount": excess.amount},
    )
