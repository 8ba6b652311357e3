"""Say that an intent needs no more answers, and why."""

from datetime import datetime

from kernel.action import action
from kernel.actor import Actor
from kernel.audit import record
from kernel.lifecycle import move
from kernel.outbox import emit
from matching.facts import IntentEnded
from matching.models import Intent, IntentEvent
from parties.capabilities import Capability, require


@action
def close_intent(
    *, actor: Actor, intent_id: int, reason: Intent.CloseReason, now: datetime
) -> Intent:
    """Close an open intent; its unanswered pushes are withdrawn, answers stay.

    The poster closes it, or the clock when a deal satisfied it.

    Raises:
        NotAllowed: the actor does not post intents.
        Intent.DoesNotExist: no such intent of the actor's organisation.
        IllegalMove: it is not open.
    """
    if actor.kind != "clock":
        require(actor, Capability.POST_INTENT)
    intent = Intent.objects.ended_by(actor).locked(intent_id)
    intent.close_reason = Intent.CloseReason(reason)
    move(intent, "close", to=Intent.Status.CLOSED, also=["close_reason"])
    IntentEvent.append(intent, "closed", actor=actor, at=now, reason=intent.close_reason)
    record(actor, "intent.close", on=intent, at=now, after={"reason": intent.close_reason})
    emit(IntentEnded(intent_id=intent.pk))
    return intent
