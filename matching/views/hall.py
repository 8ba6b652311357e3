"""The need hall: open intents for everybody, and one intent for whoever may see it."""

from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.db.models import F, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from kernel.edge import actor_of, page_of
from matching.actions.note_impressions import note_impressions
from matching.forms import HallFilter
from matching.models import Intent, Match, Push
from matching.progress import reach_of, steps_of
from matching.views.shown import answers, facts_of, poster_name
from parties.capabilities import Capability, may

SHOWN = 20  # matches on an intent's page


@login_not_required
@require_safe
def hall(request: HttpRequest) -> HttpResponse:
    """List open needs, the newest first."""
    actor = actor_of(request)
    form = HallFilter(request.GET)
    public = Intent.objects.open().filter(visibility=Intent.Visibility.PUBLIC).by_verified()
    rows = form.narrow(public).select_related("poster").order_by("-opened_at", "-pk")
    listed = page_of(request, rows)
    context = {
        "form": form,
        "listed": listed,
        "rows": [(intent, poster_name(intent, actor)) for intent in listed.page],
        "is_filtered": any(value for key, value in request.GET.items() if key in form.fields),
        "now": timezone.now(),
    }
    return render(request, "matching/hall.html", context)


@login_not_required
@require_safe
def detail(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Show one intent; its poster and operators also see matches, pushes and progress."""
    actor = actor_of(request)
    rows = Intent.objects.visible_to(actor).select_related("poster")
    intent = get_object_or_404(rows, uid=uid)
    context = {
        "intent": intent,
        "poster": poster_name(intent, actor),
        "facts": facts_of(intent),
        "is_own": intent.poster_id == actor.organisation_id,
        "may_post": may(actor, Capability.POST_INTENT),
        "now": timezone.now(),
    }
    if context["is_own"] or actor.is_operator:
        found = answers(_matches(intent), intent=intent)
        if context["is_own"] and found:
            ids = [answer.match.pk for answer in found]
            note_impressions(viewer_id=intent.poster_id, match_ids=ids, now=timezone.now())
        page = context | _behind(intent) | {"answers": found}
        return render(request, "matching/intent.html", page)
    push = Push.objects.received_by(actor).filter(intent=intent).first()
    return render(request, "matching/need.html", context | {"push": push, "actor": actor})


def _matches(intent: Intent) -> QuerySet[Match]:
    current = Match.objects.filter(intent=intent, is_current=True).order_by("rank")
    return current.select_related("listing__asset", "listing__holder")[:SHOWN]


def _behind(intent: Intent) -> dict[str, object]:
    pushes = Push.objects.filter(intent=intent).exclude(channel=Push.Channel.EXCHANGE)
    pushes = pushes.select_related("recipient", "listing").order_by(
        F("answered_at").desc(nulls_last=True), "pk"
    )
    reach = reach_of([intent.pk])[intent.pk]
    return {
        "pushes": [(push, f"/deals/open/{push.uid}/") for push in pushes],
        "referred": Push.objects.filter(intent=intent, channel=Push.Channel.EXCHANGE),
        "reach": reach,
        "steps": steps_of(intent, reach),
    }
