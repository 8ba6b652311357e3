"""Ask for an intent to be opened."""

from datetime import datetime

from kernel.action import action
from kernel.actor import Actor
from kernel.audit import record
from kernel.lifecycle import move
from kernel.outbox import emit
from matching.facts import IntentSubmitted
from matching.models import Intent, IntentEvent
from parties.capabilities import Capability, require


@action
def submit_intent(*, actor: Actor, intent_id: int, now: datetime) -> Intent:
    """Hand a drafted or returned intent in for review.

    Raises:
        NotAllowed: the actor does not post intents.
        Intent.DoesNotExist: no such intent of the actor's organisation.
        PosterNotVerified: no operator vouches for the organisation.
        IllegalMove: it is handed in already, open, or has ended.
    """
    require(actor, Capability.POST_INTENT)
    intent = Intent.objects.editable_by(actor).locked(intent_id).vouched_or_refuse()
    intent.status_reason = ""
    move(intent, "submit", to=Intent.Status.SUBMITTED, also=["status_reason"])
    IntentEvent.append(intent, "submitted", actor=actor, at=now)
    record(actor, "intent.submit", on=intent, at=now)
    emit(IntentSubmitted(intent_id=intent.pk))
    return intent
