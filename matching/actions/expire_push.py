"""End a push that nobody answered."""

from datetime import datetime

from django.utils.translation import gettext as _

from kernel.action import action
from kernel.actor import Actor
from kernel.audit import record
from kernel.lifecycle import move
from matching.actions.expire_intent import NotDueYet
from matching.models import IntentEvent, Push
from parties.capabilities import Capability, require


@action
def expire_push(*, actor: Actor, push_id: int, now: datetime) -> Push:
    """Expire an unanswered push whose time is over.

    Raises:
        NotAllowed: neither the clock nor an operator acts.
        Push.DoesNotExist: no such push.
        NotDueYet: it ends later.
        IllegalMove: it was answered, or has ended.
    """
    require(actor, Capability.EXPIRE)
    push = Push.objects.locked_with_intent(push_id)
    if push.expires_at is None or push.expires_at > now:
        raise NotDueYet(_("It does not end yet."))
    move(push, "expire", to=Push.Status.EXPIRED)
    IntentEvent.append(push.intent, "push_expired", push=push, actor=actor, at=now)
    record(actor, "push.expire", on=push, at=now)
    return push
