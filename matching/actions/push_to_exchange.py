"""Send an intent to another trading platform."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from kernel.action import action
from kernel.actor import Actor
from kernel.audit import record
from kernel.errors import DomainError
from kernel.lifecycle import move
from matching.models import Intent, IntentEvent, Push
from parties.capabilities import Capability, require


class AlreadyPushed(DomainError):
    """The intent went to this platform before."""

    code = "already_pushed"


@action
def push_to_exchange(*, actor: Actor, intent_id: int, slug: str, now: datetime) -> Push:
    """Push an open intent over the channel ``exchange`` to the platform named ``slug``.

    It is sent with this call; whether the platform received it, its referral says.

    Raises:
        NotAllowed: the actor does not refer.
        Intent.DoesNotExist: no such intent.
        IntentNotOpen: it does not look for answers.
        AlreadyPushed: it went to this platform before.
    """
    require(actor, Capability.REFER)
    intent = Intent.objects.locked(intent_id).open_or_refuse()
    push = _queued(intent, slug, now=now)
    push.sent_at = now
    move(push, "send", to=Push.Status.SENT, also=["sent_at"])
    IntentEvent.append(intent, "pushed", push=push, actor=actor, at=now)
    record(actor, "push.send_to_exchange", on=push, at=now, after={"platform": slug})
    return push


def _queued(intent: Intent, slug: str, *, now: datetime) -> Push:
    try:
        with transaction.atomic():
            return Push.objects.create(
                intent=intent, channel=Push.Channel.EXCHANGE, channel_ref=slug, created_at=now
            )
    except IntegrityError:
        raise AlreadyPushed(_("This intent went to that platform already.")) from None
