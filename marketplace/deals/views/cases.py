"""Showing a settled deal as a typical case: each side agrees, or takes that back."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from kernel.asking import Act, ConfirmForm, ask, by_form
from kernel.edge import actor_of, form_page
from marketplace.deals.actions.agree_case import agree_case
from marketplace.deals.actions.end_case import end_case
from marketplace.deals.forms.case import CaseForm
from marketplace.deals.views.room import own_deal


@form_page
def agree(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Agree that everybody may read of a settled deal."""
    deal = own_deal(request, uid)
    act = Act(
        heading=_("Show the deal as a case"),
        hint=_(
            "Once both sides agree, everybody reads under “Typical cases” who dealt with whom,"
            " about which listing, in which month, and what each side says. Never the price or the"
            " contract. Either side may take it back at any time."
        ),
        button=_("Agree to show it"),
        up=reverse("deals:detail", args=[uid]),
        above=deal.deal_no,
        said=_("You agree. It is shown once the other side does too."),
    )
    return ask(request, act, CaseForm, do=by_form(request, agree_case, deal_id=deal.pk))


@form_page
def end(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Take one's agreement back."""
    deal = own_deal(request, uid)
    ours = deal.case_consents.in_force().filter(organisation=actor_of(request).organisation_id)
    get_object_or_404(ours)
    act = Act(
        heading=_("Show the deal no more"),
        hint=_("It leaves “Typical cases” at once. Both sides may agree anew."),
        up=reverse("deals:detail", args=[uid]),
        above=deal.deal_no,
        said=_("It is shown no more."),
        kind="danger",
    )
    return ask(request, act, ConfirmForm, do=by_form(request, end_case, deal_id=deal.pk))
