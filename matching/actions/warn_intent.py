"""Tell the poster of an intent that it ends soon."""

from datetime import datetime, timedelta

from django.conf import settings
from django.utils.translation import gettext as _

from kernel.action import action
from kernel.actor import Actor
from kernel.audit import record
from kernel.outbox import emit
from matching.actions.expire_intent import NotDueYet
from matching.facts import IntentExpiring
from matching.models import Intent
from parties.capabilities import Capability, require


@action
def warn_intent(*, actor: Actor, intent_id: int, now: datetime) -> Intent:
    """Warn once that an open intent ends within INTENT_WARNING_DAYS days.

    A second call changes nothing. The version stays: a warning makes nobody's view stale.

    Raises:
        NotAllowed: neither the clock nor an operator acts.
        Intent.DoesNotExist: no such intent.
        IntentNotOpen: it does not look for answers.
        NotDueYet: it ends later than that.
    """
    require(actor, Capability.EXPIRE)
    intent = Intent.objects.locked(intent_id).open_or_refuse()
    if intent.warned_at:
        return intent
    if intent.expires_at is None or intent.expires_at > now + timedelta(
        days=settings.INTENT_WARNING_DAYS
    ):
        raise NotDueYet(_("It does not end soon."))
    intent.warned_at = now
    intent.save(update_fields=["warned_at"])
    record(actor, "intent.warn", on=intent, at=now)
    emit(IntentExpiring(intent_id=intent.pk, version=intent.version))
    return intent
