"""Open a push in one's inbox."""

from datetime import datetime

from kernel.action import action
from kernel.actor import Actor
from kernel.audit import record
from kernel.lifecycle import move
from matching.models import IntentEvent, Push
from parties.capabilities import Capability, require


@action
def open_push(*, actor: Actor, push_id: int, now: datetime) -> Push:
    """Note that the recipient read a push. Opening again, or after the answer, changes nothing.

    Raises:
        NotAllowed: the actor answers no pushes.
        Push.DoesNotExist: no such push in the inbox of the actor's organisation.
    """
    require(actor, Capability.ANSWER_PUSH)
    push = Push.objects.received_by(actor).locked_with_intent(push_id)
    if push.status not in {Push.Status.SENT, Push.Status.DELIVERED}:
        return push
    push.opened_at = now
    move(push, "open", to=Push.Status.OPENED, also=["opened_at"])
    IntentEvent.append(push.intent, "opened", push=push, actor=actor, at=now)
    record(actor, "push.open", on=push, at=now)
    return push
