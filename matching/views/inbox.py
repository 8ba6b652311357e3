"""A holder's inbox: what was pushed, why, and the answer."""

from datetime import datetime
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from kernel.actor import Actor
from kernel.asking import by_form
from kernel.edge import actor_of, form_page, page_of, perform
from matching.actions.answer_push import answer_push
from matching.actions.open_push import open_push
from matching.actions.set_push_preference import set_push_preference
from matching.forms import DeclineForm, InterestForm, PreferenceForm, preferred
from matching.models import MatchFeedback, Push, PushPreference
from matching.reasons import why
from matching.terms import push_wishes_of
from matching.views.shown import facts_of, poster_name
from parties.capabilities import Capability, may, require
from parties.models import Organisation
from parties.views.door import let_in

TABS = {
    "waiting": (
        gettext_lazy("Waiting"),
        Push.Status.SENT,
        Push.Status.DELIVERED,
        Push.Status.OPENED,
    ),
    "interested": (gettext_lazy("Interested"), Push.Status.INTERESTED),
    "declined": (gettext_lazy("Declined"), Push.Status.DECLINED),
    "expired": (gettext_lazy("Expired or withdrawn"), Push.Status.EXPIRED, Push.Status.WITHDRAWN),
}


@require_safe
def inbox(request: HttpRequest) -> HttpResponse:
    """List the pushes of one tab; what waits stands in the order of its deadline."""
    actor = actor_of(request)
    tab = request.GET.get("tab", "")
    tab = tab if tab in TABS else "waiting"
    rows = Push.objects.received_by(actor).filter(status__in=TABS[tab][1:])
    rows = rows.select_related("intent__poster", "listing", "match")
    order = ["expires_at", "pk"] if tab == "waiting" else ["-answered_at", "-pk"]
    listed = page_of(request, rows.order_by(*order))
    context = {
        "tab": tab,
        "tabs": [(name, said[0]) for name, said in TABS.items()],
        "listed": listed,
        "rows": [
            (push, poster_name(push.intent, actor), why(push.match.reasons) if push.match else None)
            for push in listed.page
        ],
        "paused_until": _paused_until(actor),
        "may_answer": may(actor, Capability.ANSWER_PUSH),
        "now": timezone.now(),
    }
    return render(request, "matching/inbox.html", context)


@require_safe
def push(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Show one push. Reading it all is an act of its own (``open_it``): GET changes nothing."""
    actor = actor_of(request)
    found = _received(request, uid)
    context = {
        "push": found,
        "poster": poster_name(found.intent, actor),
        "facts": facts_of(found.intent),
        "why": why(found.match.reasons) if found.match else None,
        "opinion": _opinion(actor, found),
        "may_answer": may(actor, Capability.ANSWER_PUSH),
        "is_sealed": found.status in {Push.Status.SENT, Push.Status.DELIVERED}
        and may(actor, Capability.ANSWER_PUSH),
        "now": timezone.now(),
    }
    return render(request, "matching/push.html", context)


@require_POST
def open_it(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Note that the push was read, and show it."""
    found = _received(request, uid)
    open_push(actor=actor_of(request), push_id=found.pk, now=timezone.now())
    return HttpResponseRedirect(reverse("matching:push", args=[uid]))


@form_page
def answer(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Say "interested", after reading what it binds to; or decline with a reason."""
    actor = actor_of(request)
    found = _received(request, uid)
    require(actor, Capability.ANSWER_PUSH)
    interested = request.GET.get("say") != "declined"
    return perform(
        request,
        InterestForm if interested else DeclineForm,
        template="matching/answer.html",
        context={
            "push": found,
            "interested": interested,
            "poster": poster_name(found.intent, actor),
            "terms": _binding() if interested else [],
        },
        do=by_form(request, answer_push, push_id=found.pk, interested=interested),
        then=reverse("matching:push", args=[uid]),
        said=_("The poster is told that you are interested.")
        if interested
        else _("Declined. The reason helps to send you what fits better."),
    )


@form_page
def preferences(request: HttpRequest) -> HttpResponse:
    """Say which intents one wants to be sent, how many a day, and since when not."""
    actor = let_in(request, Capability.ANSWER_PUSH)
    row = PushPreference.objects.filter(organisation_id=actor.party).first()
    start = preferred(push_wishes_of(row)) if row else {}
    return perform(
        request,
        PreferenceForm,
        form_options={} if request.method == "POST" else {"initial": start},
        template="matching/preferences.html",
        context={"preference": row},
        do=lambda form: set_push_preference(actor=actor, wishes=form.wishes(), now=timezone.now()),
        then=reverse("matching:preferences"),
        said=_("Kept."),
    )


def _received(request: HttpRequest, uid: UUID) -> Push:
    """Return a push of one's inbox; a foreign one is the same 404 as a missing one."""
    rows = Push.objects.received_by(actor_of(request))
    return get_object_or_404(rows.select_related("intent__poster", "listing", "match"), uid=uid)


def _opinion(actor: Actor, push: Push) -> MatchFeedback | None:
    """Return what the holder said of the match, unless it was taken back."""
    standing = MatchFeedback.objects.standing().editable_by(actor)
    return standing.filter(intent=push.intent, listing=push.listing).first()


def _paused_until(actor: Actor) -> datetime | None:
    """Return until when nothing is sent to the actor's organisation; None when things are sent."""
    own = PushPreference.objects.filter(organisation__in=Organisation.objects.editable_by(actor))
    paused = own.filter(paused_until__gt=timezone.now())
    return paused.values_list("paused_until", flat=True).first()


def _binding() -> list[str]:
    return [
        _("The poster learns that your organisation is interested, and may open a negotiation."),
        _("You bind yourself to nothing else: no price, no delivery, no deadline."),
        _("You cannot decline afterwards; you may end the negotiation at any time."),
    ]
