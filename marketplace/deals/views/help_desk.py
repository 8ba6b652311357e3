"""The operators' queue of requests for help with negotiations."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kernel.actor import Actor
from kernel.asking import VersionForm, by_form
from kernel.edge import form_page, page_of, perform
from marketplace.deals.actions.close_help import close_help
from marketplace.deals.actions.take_help import take_help
from marketplace.deals.forms import AnswerForm
from marketplace.deals.models import HelpRequest
from parties.capabilities import Capability
from parties.views.door import let_in


@require_safe
def queue(request: HttpRequest) -> HttpResponse:
    """List requests, those that wait first, the oldest before the others."""
    actor = let_in(request, Capability.OPERATE)
    rows = HelpRequest.objects.visible_to(actor).select_related("deal", "asked_by", "taken_by")
    is_all = request.GET.get("status") == "all"
    rows = rows if is_all else rows.waiting()
    context = {"listed": page_of(request, rows.order_by("created_at", "pk")), "is_all": is_all}
    return render(request, "deals/console_help.html", context)


@form_page
def answer(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Show one request; POST answers it."""
    asked = _request(let_in(request, Capability.OPERATE), uid)
    return perform(
        request,
        AnswerForm,
        form_options={"initial": {"version": asked.version}},
        template="deals/console_help_request.html",
        context={"asked": asked},
        do=by_form(request, close_help, request_id=asked.pk),
        then=reverse("deals_console:help_requests"),
        said=_("Answered. The side that asked was told."),
    )


@require_POST
def take(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Note that the operator looks after a request."""
    asked = _request(let_in(request, Capability.OPERATE), uid)
    return perform(
        request,
        VersionForm,
        template="deals/console_help_request.html",
        context={"asked": asked},
        do=by_form(request, take_help, request_id=asked.pk),
        then=reverse("deals_console:help_request", args=[uid]),
        said=_("Yours. Answer it once you know more."),
    )


def _request(actor: Actor, uid: UUID) -> HelpRequest:
    rows = HelpRequest.objects.visible_to(actor).select_related(
        "deal__buyer", "deal__holder", "asked_by", "asker", "taken_by"
    )
    return get_object_or_404(rows, uid=uid)
