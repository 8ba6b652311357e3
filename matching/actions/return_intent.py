"""Give an intent back to its poster with what has to change."""

from datetime import datetime

from django.utils.translation import gettext as _

from kernel.action import action
from kernel.actor import Actor
from kernel.audit import record
from kernel.errors import InvalidInput
from kernel.lifecycle import move
from kernel.outbox import emit
from matching.facts import IntentReturned
from matching.models import Intent, IntentEvent
from parties.capabilities import Capability, require


@action
def return_intent(*, actor: Actor, intent_id: int, reason: str, now: datetime) -> Intent:
    """Return a submitted intent with ``reason``, which its poster reads.

    Raises:
        NotAllowed: the actor reviews no intents.
        Intent.DoesNotExist: no such intent.
        FourEyes: the actor belongs to the organisation that posted it.
        InvalidInput: no reason is given, or it is longer than 400 characters.
        IllegalMove: it is not under review.
    """
    require(actor, Capability.REVIEW_INTENT)
    intent = Intent.objects.locked_for_review(intent_id, actor=actor)
    intent.status_reason = _reason(reason)
    move(intent, "return", to=Intent.Status.RETURNED, also=["status_reason"])
    IntentEvent.append(intent, "returned", actor=actor, at=now, reason=intent.status_reason)
    record(actor, "intent.return", on=intent, at=now, after={"reason": intent.status_reason})
    emit(IntentReturned(intent_id=intent.pk, version=intent.version))
    return intent


def _reason(text: str) -> str:
    reason = text.strip()
    if not reason or len(reason) > 400:  # noqa: PLR2004 - the column's width
        raise InvalidInput(_("Say in at most 400 characters what has to change."), field="reason")
    return reason
