"""Say whether one is interested in an intent."""

from datetime import datetime

from django.utils.translation import gettext as _

from kernel.action import action
from kernel.actor import Actor
from kernel.audit import record
from kernel.errors import DomainError, InvalidInput
from kernel.lifecycle import move
from kernel.outbox import emit
from matching.actions.open_push import open_push
from matching.facts import PushAnswered
from matching.models import IntentEvent, Push
from parties.capabilities import Capability, require

LONGEST_NOTE = 400


class PushExpired(DomainError):
    """The time to answer is over."""

    code = "push_expired"


@action
def answer_push(
    *,
    actor: Actor,
    push_id: int,
    interested: bool,
    reason: str = "",
    note: str = "",
    now: datetime,
) -> Push:
    """Answer a push: interested, or declined for ``reason``; the poster is told.

    Interest lets the poster open a deal, and with it learn who answers. A decline may be turned
    into interest until the push expires. An unopened push counts as opened first.

    Raises:
        NotAllowed: the actor answers no pushes.
        Push.DoesNotExist: no such push in the inbox of the actor's organisation.
        IntentNotOpen: the intent ended meanwhile.
        PushExpired: the time to answer is over.
        InvalidInput: a decline without one of ``Push.Reason``, or a note over 400 characters.
        IllegalMove: it was answered before.
    """
    require(actor, Capability.ANSWER_PUSH)
    _check(interested=interested, reason=reason, note=note)
    inbox = Push.objects.received_by(actor)
    push = inbox.locked_with_intent(push_id)
    push.intent.open_or_refuse()
    if push.expires_at is None or push.expires_at <= now:
        raise PushExpired(_("The time to answer is over."))
    if push.status in {Push.Status.SENT, Push.Status.DELIVERED}:
        push = open_push(actor=actor, push_id=push.pk, now=now)
    push.answered_at, push.answer_note = now, note.strip()
    push.answer_reason = "" if interested else reason
    to = Push.Status.INTERESTED if interested else Push.Status.DECLINED
    move(push, "answer", to=to, also=["answered_at", "answer_note", "answer_reason"])
    said: dict[str, object] = {"interested": interested, "reason": push.answer_reason}
    IntentEvent.append(push.intent, "responded", push=push, actor=actor, at=now, **said)
    record(actor, "push.answer", on=push, at=now, after=said)
    emit(PushAnswered(push_id=push.pk, version=push.version))
    return push


def _check(*, interested: bool, reason: str, note: str) -> None:
    if not interested and reason not in Push.Reason.values:
        raise InvalidInput(_("Say why you decline: choose a reason."), field="reason")
    if len(note.strip()) > LONGEST_NOTE:
        raise InvalidInput(_("A note has at most 400 characters."), field="note")
