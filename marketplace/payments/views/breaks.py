"""The operators' page of what does not agree with Stripe, and of events that did not fit."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kernel.asking import Act, ConfirmForm, ReasonForm, ask, by_form
from kernel.edge import form_page, page_of, perform
from marketplace.payments.actions.replay_event import replay_event
from marketplace.payments.actions.resolve_break import resolve_break
from marketplace.payments.models import ReconBreak, ReconCursor, StripeEvent
from parties.capabilities import Capability, may
from parties.views.door import let_in


@require_safe
def breaks(request: HttpRequest) -> HttpResponse:
    """List differences, the open ones first, and the events that are parked."""
    actor = let_in(request, Capability.SEE_BOOKS)
    rows = ReconBreak.objects.select_related("deal").order_by("ended_at", "-id")
    context = {
        "listed": page_of(request, rows),
        "parked": StripeEvent.objects.filter(status=StripeEvent.Status.PARKED).order_by("-id")[:20],
        "cursor": ReconCursor.objects.first(),
        "may_keep": may(actor, Capability.KEEP_BOOKS),
    }
    return render(request, "payments/console/breaks.html", context)


@form_page
def resolve(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Explain one difference."""
    let_in(request, Capability.SEE_BOOKS)
    found = get_object_or_404(ReconBreak.objects.select_related("deal"), uid=uid)
    act = Act(
        heading=found.get_kind_display(),
        hint=_(
            "An explanation ends the alarm; it changes nothing in the books. "
            "Found again, the difference is noted anew."
        ),
        button=_("Explain it"),
        up=reverse("payments_console:breaks"),
        above=_("Differences with Stripe"),
        said=_("Explained. The books stay as they are."),
        template="payments/console/break.html",
    )
    return ask(
        request,
        act,
        ReasonForm,
        do=by_form(request, resolve_break, break_id=found.pk),
        on=found,
        context={"found": found},
    )


@form_page
def replay(request: HttpRequest, pk: int) -> HttpResponse:
    """Show why an event did not fit; POST tries it again."""
    let_in(request, Capability.SEE_BOOKS)
    event = get_object_or_404(StripeEvent, pk=pk)
    return perform(
        request,
        ConfirmForm,
        template="payments/console/event.html",
        context={"event": event},
        do=by_form(request, replay_event, event_row_id=event.pk),
        then=reverse("payments_console:breaks"),
        said=_("It will be tried again in a moment."),
    )
