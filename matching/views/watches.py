"""Saved searches: keeping one, what it found, and stopping it."""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from kernel.asking import Act, ConfirmForm, ask, by_form
from kernel.edge import actor_of, form_page, page_of, perform
from kernel.phrases import labelled
from kernel.phrases import listed as joined
from kernel.workdays import local_day
from listings import filters
from listings.models import Listing
from listings.vocabulary import industries
from listings.vocabulary.kinds import DataKind
from matching.actions.end_watch import end_watch
from matching.actions.pause_watch import pause_watch
from matching.actions.resume_watch import resume_watch
from matching.actions.revise_watch import revise_watch
from matching.actions.save_watch import save_watch
from matching.actions.stop_news_mails import stop_news_mails
from matching.forms import WatchForm
from matching.models import Intent, Watch, WatchHit
from matching.models.watch import person_of
from matching.retrieval.watched import canonical
from matching.views.shown import poster_name
from parties.capabilities import Capability
from parties.views.door import let_in

QUOTES = str.maketrans("", "", "“”")


@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """List one's own saved searches, those with the latest news first."""
    rows = Watch.objects.editable_by(actor_of(request)).order_by("-last_hit_at", "-pk")
    listed = page_of(request, rows)
    context = {"listed": listed, "rows": [(watch, asked(watch)) for watch in listed.page]}
    return render(request, "matching/watches.html", context)


@form_page
def new(request: HttpRequest, subject: str) -> HttpResponse:
    """Keep the search of the address, under a name."""
    if subject not in Watch.Subject.values:
        raise Http404
    let_in(request, Capability.WATCH)
    watch = Watch(subject=subject, query=canonical(subject, request.GET))
    said = asked(watch)
    return perform(
        request,
        WatchForm,
        form_options={}
        if request.method == "POST"
        else {"initial": {"name": joined(said).translate(QUOTES)[:80]}},
        template="matching/watch_edit.html",
        context={"watch": watch, "asked": said},
        do=by_form(request, save_watch, subject=subject, query=watch.query),
        then=reverse("matching:watches"),
        said=_("Saved. You will be told when something new fits."),
    )


@require_safe
def watch(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Show what a saved search found since it was saved, the newest first."""
    actor = actor_of(request)
    found = _own(request, uid)
    rows = WatchHit.objects.filter(watch=found)
    today = local_day(timezone.now())
    if found.subject == Watch.Subject.LISTINGS:
        market = Listing.objects.tradable_on(today).visible_to(actor)
        rows = rows.filter(listing__in=market)
        rows = rows.select_related("listing__asset", "listing__certificate", "listing__holder")
    else:
        seen = Intent.objects.open().visible_to(actor).by_verified()
        rows = rows.filter(intent__in=seen).select_related("intent__poster")
    listed = page_of(request, rows.order_by("-pk"))
    hits = [(hit, poster_name(hit.intent, actor) if hit.intent else "") for hit in listed.page]
    context = {"watch": found, "asked": asked(found), "listed": listed, "hits": hits}
    return render(request, "matching/watch.html", context)


@form_page
def edit(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Rename a saved search, or change how often its news are mailed."""
    found = _own(request, uid)
    start = {"name": found.name, "frequency": found.frequency}
    return perform(
        request,
        WatchForm,
        form_options={} if request.method == "POST" else {"initial": start},
        template="matching/watch_edit.html",
        context={"watch": found, "asked": asked(found)},
        do=by_form(request, revise_watch, watch_id=found.pk),
        then=reverse("matching:watches"),
        said=_("Kept."),
    )


@require_POST
def pause(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Let a saved search rest."""
    pause_watch(actor=actor_of(request), watch_id=_own(request, uid).pk, now=timezone.now())
    messages.success(request, _("Paused. What comes meanwhile is told when you resume."))
    return HttpResponseRedirect(reverse("matching:watches"))


@require_POST
def resume(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Let a paused search look again."""
    resume_watch(actor=actor_of(request), watch_id=_own(request, uid).pk, now=timezone.now())
    messages.success(request, _("It looks again."))
    return HttpResponseRedirect(reverse("matching:watches"))


@form_page
def delete(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Delete a saved search, after asking."""
    found = _own(request, uid)
    act = Act(
        heading=_("Delete the saved search"),
        hint=_(
            "You are told no more of what it finds. It cannot be brought back; "
            "you may save the search anew."
        ),
        here=found.name,
        button=_("Delete"),
        up=reverse("matching:watches"),
        above=_("Saved searches"),
        said=_("Deleted."),
        kind="danger",
    )
    return ask(request, act, ConfirmForm, do=by_form(request, end_watch, watch_id=found.pk))


@login_not_required
@csrf_exempt  # a mail program posts without a page before (RFC 8058); the signature is the right
@form_page
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """Stop the mails of saved searches by the link of a mail; no sign-in."""
    person_id = person_of(token)
    if person_id is None:
        raise Http404
    is_done = request.method == "POST"
    if is_done:
        stop_news_mails(person_id=person_id, now=timezone.now())
    return render(request, "matching/stop_news_mails.html", {"is_done": is_done})


def asked(watch: Watch) -> list[str]:
    """Return what a watch searches by, in words."""
    params = QueryDict(watch.query)
    if watch.subject == Watch.Subject.LISTINGS:
        return [str(chip.label) for chip in filters.chips_of(filters.query_of(params))]
    return [
        labelled(label, NAMES.get(name, str)(value))
        for name, label in HALL_LABELS.items()
        if (value := params.get(name))
    ]


def _own(request: HttpRequest, uid: UUID) -> Watch:
    """Return one of one's own; a foreign one is the same 404 as a missing one."""
    return get_object_or_404(Watch.objects.editable_by(actor_of(request)), uid=uid)


def _kind(code: str) -> str:
    return str(DataKind(code).label) if code in DataKind.values else code


HALL_LABELS = {
    "q": gettext_lazy("Words"),
    "division": gettext_lazy("Industry"),
    "kind": gettext_lazy("Data type"),
    "budget": gettext_lazy("Budget at least (CNY)"),
    "deadline": gettext_lazy("Needed by"),
}
NAMES: dict[str, Callable[[str], str]] = {"division": industries.label, "kind": _kind}
