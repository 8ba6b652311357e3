"""The operators' queue of intents under review."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kernel.asking import Act, ConfirmForm, ask, by_form
from kernel.edge import actor_of, form_page, page_of
from matching.actions.approve_intent import approve_intent
from matching.actions.return_intent import return_intent
from matching.forms import ReturnForm
from matching.models import Intent
from matching.terms import wish_terms_of
from matching.views.preview import look
from matching.views.shown import facts_of
from parties.capabilities import Capability
from parties.views.door import let_in


@require_safe
def queue(request: HttpRequest) -> HttpResponse:
    """List what waits for a decision, the longest waiting first."""
    actor = let_in(request, Capability.REVIEW_INTENT)
    rows = Intent.objects.reviewable_by(actor).select_related("poster").order_by("pk")
    return render(request, "matching/console/queue.html", {"listed": page_of(request, rows)})


@require_safe
def review(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Show one intent under review, with what would answer it today."""
    intent = _reviewable(request, uid)
    context = {
        "intent": intent,
        "facts": facts_of(intent),
        "found": look(wish_terms_of(intent), actor=actor_of(request), now=timezone.now()),
    }
    return render(request, "matching/console/review.html", context)


@form_page
def approve(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Open the intent."""
    intent = _reviewable(request, uid)
    act = _act(
        intent,
        heading=_("Approve the intent"),
        hint=_("It is matched with every listing and pushed to fitting holders at once."),
        button=_("Approve"),
        said=_("The intent is open and is being matched."),
    )
    return ask(request, act, ConfirmForm, do=by_form(request, approve_intent, intent_id=intent.pk))


@form_page
def give_back(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Return the intent to its poster, with what has to change."""
    intent = _reviewable(request, uid)
    act = _act(
        intent,
        heading=_("Return the intent"),
        hint=_("The poster reads your reason and may submit again."),
        button=_("Return"),
        said=_("Returned. The poster reads your reason."),
    )
    return ask(request, act, ReturnForm, do=by_form(request, return_intent, intent_id=intent.pk))


def _act(intent: Intent, **words: Any) -> Act:
    return Act(
        up=reverse("matching_console:review", args=[intent.uid]),
        above=intent.title,
        then=reverse("matching_console:queue"),
        **words,
    )


def _reviewable(request: HttpRequest, uid: UUID) -> Intent:
    actor = let_in(request, Capability.REVIEW_INTENT)
    rows = Intent.objects.reviewable_by(actor).select_related("poster")
    return get_object_or_404(rows, uid=uid)
