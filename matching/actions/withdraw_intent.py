"""Take an intent back for good."""

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
def withdraw_intent(*, actor: Actor, intent_id: int, now: datetime) -> Intent:
    """Withdraw an intent in any state that has not ended; its unanswered pushes are withdrawn.

    Raises:
        NotAllowed: the actor does not post intents.
        Intent.DoesNotExist: no such intent of the actor's organisation.
        IllegalMove: it has ended.
    """
    require(actor, Capability.POST_INTENT)
    intent = Intent.objects.editable_by(actor).locked(intent_id)
    move(intent, "withdraw", to=Intent.Status.WITHDRAWN)
    IntentEvent.append(intent, "withdrawn", actor=actor, at=now)
    record(actor, "intent.withdraw", on=intent, at=now)
    emit(IntentEnded(intent_id=intent.pk))
    return intent
