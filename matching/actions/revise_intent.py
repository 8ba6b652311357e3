"""Change what an intent says."""

from datetime import datetime, timedelta

from django.conf import settings
from django.utils.translation import gettext as _

from kernel.action import action
from kernel.actor import Actor
from kernel.audit import record
from kernel.errors import DomainError
from kernel.lifecycle import move, touch
from kernel.outbox import emit
from kernel.workdays import local_day
from matching.facts import IntentOpened
from matching.models import Intent, IntentEvent
from matching.terms import IntentWish, apply_wish
from parties.capabilities import Capability, require

EDITABLE = {Intent.Status.DRAFT, Intent.Status.RETURNED, Intent.Status.OPEN}


class NotEditable(DomainError):
    """The intent is under review or has ended."""

    code = "intent_not_editable"


@action
def revise_intent(
    *, actor: Actor, intent_id: int, wish: IntentWish, version: int | None = None, now: datetime
) -> Intent:
    """Let an intent say ``wish`` from now on. Saying the same again changes nothing.

    An open one stays open for another full period and is matched again; only holders it was not
    pushed to before are told.

    Args:
        version: what the actor saw; None when a stale view cannot do harm.

    Raises:
        NotAllowed: the actor does not post intents.
        Intent.DoesNotExist: no such intent of the actor's organisation.
        StaleVersion: somebody changed it since.
        NotEditable: it is under review or has ended.
        InvalidInput: the wish holds something no intent can; ``field`` names it.
    """
    require(actor, Capability.POST_INTENT)
    intent = Intent.objects.editable_by(actor).locked(intent_id, version=version)
    if intent.status not in EDITABLE:
        raise NotEditable(_("It can be changed as a draft, after a return, or while open."))
    changed = apply_wish(wish, intent=intent, today=local_day(now))
    if not changed:
        return intent
    if intent.is_open:
        intent.expires_at = now + timedelta(days=settings.INTENT_IDLE_DAYS)
        intent.warned_at = None
        move(intent, "revise", to=Intent.Status.OPEN, also=[*changed, "expires_at", "warned_at"])
        emit(IntentOpened(intent_id=intent.pk))
    else:
        touch(intent, also=changed)
    IntentEvent.append(intent, "revised", actor=actor, at=now, fields=changed)
    record(actor, "intent.revise", on=intent, at=now, after={"fields": changed})
    return intent
