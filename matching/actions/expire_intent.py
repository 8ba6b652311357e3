"""End an intent that nobody renewed."""

from datetime import datetime

from django.utils.translation import gettext as _

from kernel.action import action
from kernel.actor import Actor
from kernel.audit import record
from kernel.errors import DomainError
from kernel.lifecycle import move
from kernel.outbox import emit
from matching.facts import IntentEnded
from matching.models import Intent, IntentEvent
from parties.capabilities import Capability, require


class NotDueYet(DomainError):
    """The moment has not come."""

    code = "not_due_yet"


@action
def expire_intent(*, actor: Actor, intent_id: int, now: datetime) -> Intent:
    """Expire an open intent whose time is over; its unanswered pushes are withdrawn.

    Raises:
        NotAllowed: neither the clock nor an operator acts.
        Intent.DoesNotExist: no such intent.
        NotDueYet: it ends later; it may have been renewed a moment ago.
        IllegalMove: it is not open.
    """
    require(actor, Capability.EXPIRE)
    intent = Intent.objects.locked(intent_id)
    if intent.expires_at is None or intent.expires_at > now:
        raise NotDueYet(_("It does not end yet."))
    move(intent, "expire", to=Intent.Status.EXPIRED)
    IntentEvent.append(intent, "expired", actor=actor, at=now)
    record(actor, "intent.expire", on=intent, at=now)
    emit(IntentEnded(intent_id=intent.pk))
    return intent
