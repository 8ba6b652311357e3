"""Remind a recipient of a push it has not answered."""

from datetime import datetime, timedelta

from django.conf import settings
from django.utils.translation import gettext as _

from kernel.action import action
from kernel.actor import Actor
from kernel.audit import record
from kernel.errors import DomainError
from kernel.outbox import emit
from matching.actions.expire_intent import NotDueYet
from matching.facts import PushReminded
from matching.models import IntentEvent, Push
from parties.capabilities import Capability, require


class NothingToRemindOf(DomainError):
    """The push was answered, has ended, or was reminded as often as it may be."""

    code = "nothing_to_remind_of"


@action
def remind_push(*, actor: Actor, push_id: int, now: datetime) -> Push:
    """Remind of a push once for each age of PUSH_REMINDER_HOURS that it has reached.

    When several ages were passed since the last look, one reminder stands for all of them.

    Raises:
        NotAllowed: neither the clock nor an operator acts.
        Push.DoesNotExist: no such push.
        NothingToRemindOf: it does not wait for an answer, or all reminders were sent.
        NotDueYet: the next reminder is due later.
    """
    require(actor, Capability.EXPIRE)
    push = Push.objects.locked_with_intent(push_id)
    if not push.is_waiting or push.reminders >= len(settings.PUSH_REMINDER_HOURS):
        raise NothingToRemindOf(_("It waits for no reminder."))
    age = now - (push.sent_at or now)
    reached = sum(age >= timedelta(hours=hours) for hours in settings.PUSH_REMINDER_HOURS)
    if reached <= push.reminders:
        raise NotDueYet(_("The next reminder is due later."))
    push.reminders = reached
    push.save(update_fields=["reminders"])  # not a version: it makes nobody's view stale
    IntentEvent.append(push.intent, "reminded", push=push, actor=actor, at=now, reminder=reached)
    record(actor, "push.remind", on=push, at=now, after={"reminder": reached})
    emit(PushReminded(push_id=push.pk, reminder=reached))
    return push
