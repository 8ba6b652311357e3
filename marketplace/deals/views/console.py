"""The operators' pages of cross-border checks: the queue, one check, the table's numbers."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kernel.actor import Actor
from kernel.asking import Act, ReasonForm, ask, by_form
from kernel.edge import form_page, page_of, perform
from marketplace.deals.actions.confirm_transfer import confirm_transfer
from marketplace.deals.actions.reject_transfer import reject_transfer
from marketplace.deals.actions.set_transfer_limits import set_transfer_limits
from marketplace.deals.crossing import EDITION, RULES
from marketplace.deals.forms.transfers import ConfirmTransferForm, LimitsForm, from_limits
from marketplace.deals.models import CrossBorderCheck, CrossBorderLimits
from marketplace.deals.views.transfers import answer_on
from parties.capabilities import Capability, may
from parties.views.door import let_in


@require_safe
def transfer_queue(request: HttpRequest) -> HttpResponse:
    """List checks, those that wait for a reviewer first, the oldest before the others."""
    actor = let_in(request, Capability.REVIEW_TRANSFER)
    rows = CrossBorderCheck.objects.visible_to(actor).with_deal()
    status = request.GET.get("status", CrossBorderCheck.Status.DECIDED)
    if status in CrossBorderCheck.Status.values:
        rows = rows.filter(status=status)
    context = {
        "listed": page_of(request, rows.order_by("decided_at", "pk")),
        "statuses": CrossBorderCheck.Status.choices,
        "status": status,
    }
    return render(request, "deals/console_transfers.html", context)


@form_page
def transfer_review(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Show facts, row and papers of one check; POST confirms it."""
    actor = let_in(request, Capability.REVIEW_TRANSFER)
    check = _check(actor, uid)
    return perform(
        request,
        ConfirmTransferForm,
        form_options={"initial": {"version": check.version}},
        template="deals/console_transfer.html",
        context={"answer": answer_on(check)},
        do=lambda form: confirm_transfer(
            actor=actor,
            check_id=check.pk,
            zone_ground=form.cleaned_data["zone_ground"],
            expected_version=form.cleaned_data["version"],
            now=timezone.now(),
        ),
        then=reverse("deals_console:transfers"),
        said=_("Confirmed. The deal may be signed within the scope of the check."),
    )


@form_page
def transfer_reject(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Reject a check with the reason."""
    actor = let_in(request, Capability.REVIEW_TRANSFER)
    check = _check(actor, uid)
    act = Act(
        heading=_("Reject the check"),
        hint=_("Both sides read your reason and may state the facts anew."),
        button=_("Reject"),
        up=reverse("deals_console:transfer", args=[uid]),
        above=check.deal.deal_no,
        then=reverse("deals_console:transfers"),
        said=_("Rejected. The parties were told why."),
        kind="danger",
    )
    return ask(
        request, act, ReasonForm, do=by_form(request, reject_transfer, check_id=check.pk), on=check
    )


@form_page
def transfer_limits(request: HttpRequest) -> HttpResponse:
    """Show the table with the numbers in force and their history; POST sets new ones."""
    actor = let_in(request, Capability.REVIEW_TRANSFER)
    rows = CrossBorderLimits.objects.select_related("set_by").order_by("-version")
    return perform(
        request,
        LimitsForm,
        form_options={"initial": from_limits(CrossBorderLimits.in_force())},
        template="deals/console_transfer_limits.html",
        context={
            "history": rows[:50],
            "rules": RULES,
            "edition": EDITION,
            "may_set": may(actor, Capability.SET_TRANSFER_LIMITS),
        },
        do=lambda form: set_transfer_limits(
            actor=actor,
            limits=form.limits(),
            note=form.cleaned_data["reason"],
            expected_version=form.cleaned_data["version"],
            now=timezone.now(),
        ),
        then=reverse("deals_console:transfer_limits"),
        said=_("The new numbers are in force; checks decided from now on use them."),
    )


def _check(actor: Actor, uid: UUID) -> CrossBorderCheck:
    rows = CrossBorderCheck.objects.visible_to(actor).with_deal()
    return get_object_or_404(rows, uid=uid)
