"""How a complaint goes on: one step of its way; who may decide; the last days for each step."""

from datetime import date, datetime

from django.conf import settings
from django.utils.translation import gettext as _

from kernel.actor import Actor
from kernel.audit import record
from kernel.lifecycle import move
from kernel.outbox import emit
from kernel.workdays import add_working_days, local_day
from marketplace.complaints.facts import ComplaintMoved
from marketplace.complaints.models import Complaint, ComplaintEvent
from parties.capabilities import FourEyes, require_independent
from parties.models import User


def note(
    complaint: Complaint, event: str, *, before: str, actor: Actor, now: datetime, **data: object
) -> None:
    """Append ``event`` to the locked ``complaint``, audit it and tell of it."""
    ComplaintEvent.objects.create(
        complaint=complaint,
        seq=ComplaintEvent.next_seq(complaint=complaint),
        event=event,
        at=now,
        actor_kind=actor.kind,
        actor_id=actor.user_id,
        organisation_id=actor.organisation_id,
        data=data,
        from_status=before,
        to_status=complaint.status,
    )
    record(actor, f"complaint.{event}", on=complaint, at=now, after=dict(data))
    emit(ComplaintMoved(complaint_id=complaint.pk, event=event, version=complaint.version))


def step(
    complaint: Complaint,
    event: str,
    *,
    to: str,
    actor: Actor,
    now: datetime,
    also: tuple[str, ...] = (),
    **data: object,
) -> None:
    """Move the locked ``complaint`` by ``event`` and note it.

    Args:
        also: names of further columns the caller set.
        data: what explains the event; no personal data.

    Raises:
        IllegalMove: the complaint's table has no such edge.
    """
    before = complaint.status
    move(complaint, event, to=to, also=also)
    note(complaint, event, before=before, actor=actor, now=now, **data)


def require_stranger(actor: Actor, complaint: Complaint) -> None:
    """Let an operator pass who has no part in either side.

    Raises:
        FourEyes: they belong to one of the organisations, or filed it themselves.
    """
    sides = [pk for pk in (complaint.respondent_id, complaint.complainant_id) if pk]
    require_independent(actor, *sides)
    is_own = actor.user_id is not None and (
        actor.user_id == complaint.filed_by_id
        or User.objects.filter(pk=actor.user_id, email__iexact=complaint.email).exists()
    )
    if is_own:
        raise FourEyes(_("You filed this complaint: a colleague must decide it."))


def last_day_to_acknowledge(now: datetime) -> date:
    """Return the last day on which an operator acknowledges what is submitted ``now``."""
    return add_working_days(local_day(now), settings.COMPLAINT_ACKNOWLEDGE_DAYS)


def last_day_to_answer(now: datetime) -> date:
    """Return the last day on which the holder answers what is acknowledged ``now``."""
    return add_working_days(local_day(now), settings.COMPLAINT_ANSWER_DAYS)


def last_day_to_decide(now: datetime) -> date:
    """Return the last day on which an operator decides what was heard ``now``."""
    return add_working_days(local_day(now), settings.COMPLAINT_DECIDE_DAYS)
