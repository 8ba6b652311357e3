"""Open an intent after review."""

from datetime import datetime, timedelta

from django.conf import settings

from kernel.action import action
from kernel.actor import Actor
from kernel.audit import record
from kernel.lifecycle import move
from kernel.outbox import emit
from matching.facts import IntentOpened
from matching.models import Intent, IntentEvent
from parties.capabilities import Capability, require


@action
def approve_intent(*, actor: Actor, intent_id: int, now: datetime) -> Intent:
    """Open a submitted intent for INTENT_IDLE_DAYS days; from now on it is matched and pushed.

    Raises:
        NotAllowed: the actor reviews no intents.
        Intent.DoesNotExist: no such intent.
        FourEyes: the actor belongs to the organisation that posted it.
        PosterNotVerified: no operator vouches for the poster today.
        IllegalMove: it is not under review.
    """
    require(actor, Capability.REVIEW_INTENT)
    intent = Intent.objects.locked_for_review(intent_id, actor=actor).vouched_or_refuse()
    intent.opened_at = now
    intent.expires_at = now + timedelta(days=settings.INTENT_IDLE_DAYS)
    move(intent, "approve", to=Intent.Status.OPEN, also=["opened_at", "expires_at"])
    IntentEvent.append(intent, "approved", actor=actor, at=now)
    record(actor, "intent.approve", on=intent, at=now)
    emit(IntentOpened(intent_id=intent.pk))
    return intent
