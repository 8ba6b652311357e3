"""Disputes over a deal: opened by a side, taken back, brought before others, dismissed."""

from collections.abc import Callable
from uuid import UUID

from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from kernel.actor import Actor
from kernel.asking import Act, ReasonForm, VersionForm, ask, by_form
from kernel.edge import actor_of, form_page, perform
from marketplace.deals.actions.dismiss_dispute import dismiss_dispute
from marketplace.deals.actions.escalate_dispute import escalate_dispute
from marketplace.deals.actions.open_dispute import open_dispute
from marketplace.deals.actions.withdraw_dispute import withdraw_dispute
from marketplace.deals.forms.disputes import DisputeForm, StepForm
from marketplace.deals.models import Deal, Dispute
from marketplace.deals.models.deal import DISPUTABLE
from marketplace.deals.models.dispute import OPEN
from marketplace.deals.views.room import deal_of
from parties.capabilities import Capability, may
from parties.views.door import let_in


@form_page
def dispute(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Show the disputes of a deal; POST opens one."""
    actor, deal = actor_of(request), deal_of(request, uid)
    return perform(
        request,
        DisputeForm,
        form_options={"initial": {"version": deal.version}},
        template="deals/dispute.html",
        context=_context(actor, deal),
        do=lambda form: open_dispute(
            actor=actor,
            deal_id=deal.pk,
            complaint=form.complaint(currency=deal.currency),
            expected_version=form.cleaned_data["version"],
            now=timezone.now(),
        ),
        then=reverse("deals:dispute", args=[uid]),
        said=_("The dispute is open. The deal stands still until it is decided."),
    )


@form_page
def withdraw(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Take the own side's dispute back."""
    rows = Dispute.objects.filter(deal__in=Deal.objects.of(actor_of(request)))
    return _ask(
        request,
        get_object_or_404(rows.select_related("deal"), uid=uid),
        VersionForm,
        withdraw_dispute,
        heading=_("Take the dispute back"),
        hint=_("The deal goes on where it stood."),
        said=_("Taken back. The deal goes on where it stood."),
    )


@form_page
def escalate(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Record before whom the dispute goes; operators only."""
    return _ask(
        request,
        _for_operators(request, uid),
        StepForm,
        escalate_dispute,
        heading=_("Bring the dispute before others"),
        hint=_("Both sides are told. The deal stands still until there is a decision."),
        said=_("Recorded. Both sides were told."),
    )


@form_page
def dismiss(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Dismiss the dispute; operators only."""
    return _ask(
        request,
        _for_operators(request, uid),
        ReasonForm,
        dismiss_dispute,
        heading=_("Dismiss the dispute"),
        hint=_("Both sides read your reason. The deal goes on where it stood."),
        said=_("Dismissed. The deal goes on where it stood."),
    )


def _for_operators(request: HttpRequest, uid: UUID) -> Dispute:
    let_in(request, Capability.DECIDE_DISPUTE)
    return get_object_or_404(Dispute.objects.select_related("deal"), uid=uid)


def _context(actor: Actor, deal: Deal) -> dict[str, object]:
    disputes = list(deal.disputes.select_related("opened_by").order_by("-pk"))
    last = disputes[0] if disputes else None
    is_open = last is not None and last.status in OPEN
    is_ours = last is not None and last.opened_by_id == actor.organisation_id
    may_act = may(actor, Capability.DISPUTE) and actor.organisation_id is not None
    return {
        "deal": deal,
        "disputes": disputes,
        "is_open": is_open,
        "may_open": may_act and deal.status in DISPUTABLE,
        "may_withdraw": may_act and is_open and is_ours,
        "may_decide": is_open and may(actor, Capability.DECIDE_DISPUTE),
    }


def _ask(
    request: HttpRequest,
    found: Dispute,
    form_class: type[Form],
    verb: Callable[..., object],
    *,
    heading: str,
    hint: str,
    said: str,
) -> HttpResponse:
    up = reverse("deals:dispute", args=[found.deal.uid])
    return ask(
        request,
        Act(heading=heading, hint=hint, said=said, up=up, above=found.dispute_no),
        form_class,
        do=by_form(request, verb, dispute_id=found.pk),
        on=found,
        context={"deal": found.deal},
    )
