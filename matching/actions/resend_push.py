"""Try an undeliverable push again."""

from datetime import datetime

from kernel.action import action
from kernel.actor import Actor
from kernel.audit import record
from kernel.lifecycle import move
from kernel.outbox import emit
from matching.facts import PushQueued
from matching.models import Push
from parties.capabilities import Capability, require


@action
def resend_push(*, actor: Actor, push_id: int, now: datetime) -> Push:
    """Queue an undeliverable push once more.

    Raises:
        NotAllowed: the actor is no operator.
        Push.DoesNotExist: no such push.
        IntentNotOpen: its intent looks for nothing any more.
        IllegalMove: it is not undeliverable.
    """
    require(actor, Capability.OPERATE)
    push = Push.objects.locked_with_intent(push_id)
    push.intent.open_or_refuse()
    move(push, "resend", to=Push.Status.QUEUED)
    record(actor, "push.resend", on=push, at=now)
    emit(PushQueued(push_id=push.pk))
    return push
