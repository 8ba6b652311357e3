"""The workbench: what needs this organisation today, and how its last 30 days went."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from kernel.actor import Actor
from kernel.edge import actor_of
from listings.models import Certificate, Listing
from marketplace.pages.context import is_served
from marketplace.pages.desk import queues
from marketplace.pages.todos import todos
from matching.models import Intent, Push
from matching.progress import Reach, reach_of
from parties.models import Notification, Organisation

WINDOW = timedelta(days=30)
NEEDS, NOTICES = 5, 5
Words = object  # a lazy translation


@dataclass(frozen=True, slots=True)
class Funnel:
    """Pushes sent to one organisation since ``since``: how far each came."""

    received: int
    opened: int
    answered: int
    interested: int


@dataclass(frozen=True, slots=True)
class FirstStep:
    """One step of a newcomer, and whether it is done."""

    label: Words
    href: str
    is_done: bool


@require_safe
def workbench(request: HttpRequest) -> HttpResponse:
    """Show what waits, soonest first; a newcomer sees the first steps instead."""
    actor, now = actor_of(request), timezone.now()
    organisation = Organisation.objects.editable_by(actor).first()
    context = {
        "organisation": organisation,
        "steps": first_steps(organisation, actor),
        "todos": todos(actor, now=now) if organisation else [],
        "funnel": own_funnel(actor, since=now - WINDOW),
        "queues": queues(actor),
        "needs": own_needs(actor),
        "notices": Notification.objects.to(actor.user_id).order_by("-pk")[:NOTICES],
        "now": now,
    }
    return render(request, "pages/workbench.html", context)


def own_needs(actor: Actor) -> list[tuple[Intent, Reach]]:
    """Return the newest open needs of the actor's organisation, and how far each came."""
    rows = list(Intent.objects.editable_by(actor).open().order_by("-pk")[:NEEDS])
    reach = reach_of([intent.pk for intent in rows]) if rows else {}
    return [(intent, reach[intent.pk]) for intent in rows]


def own_funnel(actor: Actor, *, since: datetime) -> Funnel:
    """Return how the pushes sent to the actor's organisation since ``since`` went."""
    answered = Q(answered_at__isnull=False)
    rows = Push.objects.received_by(actor).filter(sent_at__gte=since)
    counted = rows.aggregate(
        received=Count("pk"),
        opened=Count("pk", filter=Q(opened_at__isnull=False) | answered),
        answered=Count("pk", filter=answered),
        interested=Count("pk", filter=Q(status=Push.Status.INTERESTED)),
    )
    return Funnel(**counted)


def first_steps(organisation: Organisation | None, actor: Actor) -> list[FirstStep]:
    """Return the way from nothing to the first trade; empty once it is walked."""
    lists = Listing.objects.editable_by(actor).exists() if organisation else False
    asks = Intent.objects.editable_by(actor).exists() if organisation else False
    proves = Certificate.objects.editable_by(actor).exists() if organisation else False
    verified = organisation is not None and organisation.is_verified
    if actor.is_operator or (verified and (lists or asks)):
        return []
    steps = [
        FirstStep(_("Register your organisation"), "/organisations/apply/", bool(organisation)),
        FirstStep(_("Have it verified"), "/organisations/", verified),
        FirstStep(_("Record or import certificates"), "/certificates/new/", proves),
        FirstStep(_("List an asset"), "/listings/new/", lists),
        FirstStep(_("Or post a need"), "/intents/new/", asks),
    ]
    return [
        FirstStep(step.label, step.href if is_served(step.href) else "", step.is_done)
        for step in steps
    ]
