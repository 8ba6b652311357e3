"""How far an intent came, counted from its pushes; nothing of it is stored."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Min, Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from matching.models import Intent, Push


@dataclass(frozen=True, slots=True)
class Reach:
    """How many recipients an intent reached, how many of them read it, answered, are interested.

    ``since`` is the moment of the first push.
    """

    queued: int = 0
    sent: int = 0
    opened: int = 0
    answered: int = 0
    interested: int = 0
    since: datetime | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """One step on the way, for the timeline."""

    label: str
    state: str
    at: datetime | None = None
    note: str = ""


def reach_of(intent_ids: Collection[int]) -> dict[int, Reach]:
    """Return the reach of each intent, in one query; those without pushes are there too."""
    answered = Q(answered_at__isnull=False)
    rows = (
        Push.objects.filter(intent_id__in=intent_ids)
        .order_by()
        .values("intent_id")
        .annotate(
            queued=Count("pk", filter=Q(status=Push.Status.QUEUED)),
            sent=Count("pk", filter=Q(sent_at__isnull=False)),
            opened=Count("pk", filter=Q(opened_at__isnull=False) | answered),
            answered=Count("pk", filter=answered),
            interested=Count("pk", filter=Q(status=Push.Status.INTERESTED)),
            since=Min("sent_at"),
        )
    )
    found = {
        row["intent_id"]: Reach(
            queued=row["queued"],
            sent=row["sent"],
            opened=row["opened"],
            answered=row["answered"],
            interested=row["interested"],
            since=row["since"],
        )
        for row in rows
    }
    return {pk: found.get(pk, Reach()) for pk in intent_ids}


def steps_of(intent: Intent, reach: Reach) -> list[Step]:
    """Return the way of an intent: under review, open, pushed, opened, answered, its end."""
    reviewed = intent.opened_at is not None
    steps = [
        Step(_("Posted"), "done", intent.created_at),
        Step(_("Reviewed"), _state(reached=reviewed, waits=_is_waiting(intent)), intent.opened_at),
        Step(
            ngettext("Pushed to %(n)d holder", "Pushed to %(n)d holders", reach.sent)
            % {"n": reach.sent},
            _state(reached=reach.sent > 0, waits=intent.is_open),
            reach.since,
            _queue(reach),
        ),
        Step(
            _("Opened by %(n)d") % {"n": reach.opened},
            _state(reached=reach.opened > 0, waits=intent.is_open and reach.sent > 0),
        ),
        Step(
            _("Answered by %(n)d, interested: %(m)d")
            % {"n": reach.answered, "m": reach.interested},
            _state(reached=reach.answered > 0, waits=intent.is_open and reach.opened > 0),
        ),
    ]
    return [*steps, *_end(intent)]


def _is_waiting(intent: Intent) -> bool:
    return intent.status in {Intent.Status.SUBMITTED, Intent.Status.RETURNED}


def _state(*, reached: bool, waits: bool) -> str:
    return "done" if reached else "now" if waits else "todo"


def _queue(reach: Reach) -> str:
    if not reach.queued:
        return ""
    return ngettext(
        "%(n)d more waits for its turn.", "%(n)d more wait for their turn.", reach.queued
    ) % {"n": reach.queued}


def _end(intent: Intent) -> list[Step]:
    ended = {Intent.Status.CLOSED, Intent.Status.WITHDRAWN, Intent.Status.EXPIRED}
    if intent.status not in ended:
        return []
    reason = str(intent.get_close_reason_display()) if intent.close_reason else ""
    return [Step(str(intent.get_status_display()), "failed", note=reason)]
