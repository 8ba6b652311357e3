"""Take a push back."""

from datetime import datetime

from django.utils.translation import gettext as _

from kernel.action import action
from kernel.actor import Actor
from kernel.audit import record
from kernel.errors import DomainError
from kernel.lifecycle import move
from matching.models import IntentEvent, Push
from parties.capabilities import Capability, may, require


class AnsweredAlready(DomainError):
    """The recipient is interested: the poster ends that in the negotiation."""

    code = "answered_already"


@action
def withdraw_push(*, actor: Actor, push_id: int, reason: str = "", now: datetime) -> Push:
    """Withdraw a push that waits for its answer. ``reason`` is kept with the event.

    The poster, for one's own intents; operators and the clock for all, operators also when the
    recipient is interested. Deals lie above: whoever opens one no longer withdraws.

    Raises:
        NotAllowed: the actor neither posts intents nor sends pushes.
        Push.DoesNotExist: no such push of the actor's intents.
        AnsweredAlready: the recipient is interested and the actor is no operator.
        IllegalMove: it was declined, or has ended.
    """
    if not may(actor, Capability.SEND_PUSH):
        require(actor, Capability.POST_INTENT)
    push = Push.objects.sent_for(actor).locked_with_intent(push_id)
    if push.status == Push.Status.INTERESTED and not actor.is_operator:
        raise AnsweredAlready(_("The holder is interested: end it in the negotiation."))
    move(push, "withdraw", to=Push.Status.WITHDRAWN)
    IntentEvent.append(push.intent, "push_withdrawn", push=push, actor=actor, at=now, reason=reason)
    record(actor, "push.withdraw", on=push, at=now, after={"reason": reason})
    return push
