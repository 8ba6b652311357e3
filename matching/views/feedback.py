"""What a side says of a match: it does not fit; and taking that back."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kernel.actor import Actor
from kernel.asking import Act, ask, by_form
from kernel.edge import actor_of, form_page
from matching.actions.judge_match import judge_match
from matching.actions.take_back_judgement import take_back_judgement
from matching.forms import UnfitForm
from matching.models import Intent, Match, MatchFeedback, Push
from parties.capabilities import Capability, require


@form_page
def unfit(request: HttpRequest, uid: UUID, listing: UUID) -> HttpResponse:
    """Say that a listing does not answer an intent, and what does not fit."""
    actor = actor_of(request)
    rows = Match.objects.judgeable_by(actor).filter(intent__uid=uid, listing__uid=listing)
    match = rows.select_related("intent", "listing").order_by("-pk").first()
    if match is None:
        raise Http404
    require(actor, Capability.JUDGE_MATCH)
    hint = _(
        "Later matches learn from it. It is no answer: the poster is not told. "
        "You may take it back."
    )
    if match.intent.poster_id == actor.organisation_id:
        hint = _(
            "The holder is not asked about it any more, and later matches learn from it. "
            "Nobody is told. You may take it back."
        )
    act = Act(
        heading=_("This match does not fit"),
        hint=f"{match.intent.title} · {match.listing.title} — {hint}",
        button=_("Say so"),
        up=_home(actor, match.intent),
        above=match.intent.title,
        said=_("Noted: it does not fit. You may take that back."),
    )
    ids = {"intent_id": match.intent_id, "listing_id": match.listing_id}
    return ask(request, act, UnfitForm, do=by_form(request, judge_match, **ids))


@require_POST
def take_back(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Let an opinion count no more."""
    actor = actor_of(request)
    rows = MatchFeedback.objects.editable_by(actor).select_related("intent")
    said = get_object_or_404(rows, uid=uid)
    take_back_judgement(actor=actor, feedback_id=said.pk, now=timezone.now())
    messages.success(request, _("Taken back."))
    return HttpResponseRedirect(_home(actor, said.intent))


def _home(actor: Actor, intent: Intent) -> str:
    """Return the page on which the actor sees matches of ``intent``."""
    push = Push.objects.received_by(actor).filter(intent=intent).first()
    if push is None or intent.poster_id == actor.organisation_id:
        return intent.get_absolute_url()
    return reverse("matching:push", args=[push.uid])
