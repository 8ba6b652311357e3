"""Keep an intent open for another period, or open an expired one again."""

from datetime import datetime, timedelta

from django.conf import settings
from django.utils.translation import gettext as _

from kernel.action import action
from kernel.actor import Actor
from kernel.audit import record
from kernel.errors import DomainError
from kernel.lifecycle import move
from kernel.outbox import emit
from matching.facts import IntentOpened
from matching.models import Intent, IntentEvent
from parties.capabilities import Capability, require

RENEWABLE = timedelta(days=90)  # after expiry (DOMAIN 3.4)


class TooLateToRenew(DomainError):
    """The intent expired more than 90 days ago."""

    code = "too_late_to_renew"


@action
def renew_intent(*, actor: Actor, intent_id: int, now: datetime) -> Intent:
    """Let an open or expired intent end INTENT_IDLE_DAYS days from ``now``; match it again.

    Raises:
        NotAllowed: the actor does not post intents.
        Intent.DoesNotExist: no such intent of the actor's organisation.
        PosterNotVerified: no operator vouches for the organisation today.
        TooLateToRenew: it expired more than 90 days ago; post it anew.
        IllegalMove: it was never open, or was closed or withdrawn.
    """
    require(actor, Capability.POST_INTENT)
    intent = Intent.objects.editable_by(actor).locked(intent_id).vouched_or_refuse()
    if intent.expires_at and now - intent.expires_at > RENEWABLE:
        raise TooLateToRenew(_("It expired more than 90 days ago. Post it anew, from a copy."))
    intent.expires_at = now + timedelta(days=settings.INTENT_IDLE_DAYS)
    intent.warned_at = None
    move(intent, "renew", to=Intent.Status.OPEN, also=["expires_at", "warned_at"])
    IntentEvent.append(intent, "renewed", actor=actor, at=now)
    record(actor, "intent.renew", on=intent, at=now)
    emit(IntentOpened(intent_id=intent.pk))
    return intent
