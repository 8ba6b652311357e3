"""Write to the other side."""

from datetime import datetime

from django.utils.translation import gettext as _

from kernel.action import action
from kernel.actor import Actor
from kernel.audit import record
from kernel.errors import InvalidInput
from kernel.outbox import emit
from marketplace.deals.facts import MessageSent
from marketplace.deals.models import Deal, Message
from marketplace.deals.progress import advance
from parties.capabilities import Capability, require
from parties.models import User

TALKING = (
    Deal.Status.NEGOTIATING,
    Deal.Status.CONTRACT_DRAFTED,
    Deal.Status.CONTRACT_SIGNED,
    Deal.Status.PAYMENT_PENDING,
    Deal.Status.PAID,
    Deal.Status.DELIVERING,
    Deal.Status.DELIVERED,
    Deal.Status.ACCEPTED,
)
LIMIT = 4000


@action
def send_message(*, actor: Actor, deal_id: int, body: str, now: datetime) -> Message:
    """Append a message to the negotiation; the first one starts it.

    The deal's version stays: nobody's view of the terms grows stale by what is merely said.

    Raises:
        NotAllowed: the actor does not negotiate.
        Deal.DoesNotExist: no such deal of the actor's.
        InvalidInput: nothing written, or more than 4,000 characters.
        IllegalMove: the deal has ended.
    """
    require(actor, Capability.NEGOTIATE)
    deal = Deal.objects.of(actor).locked(deal_id)
    text = body.strip()
    if not text or len(text) > LIMIT:
        raise InvalidInput(_("Write between 1 and 4,000 characters."), field="body")
    if deal.status == Deal.Status.MATCHED:
        advance(deal, "start_negotiation", to=Deal.Status.NEGOTIATING, actor=actor, now=now)
    else:
        deal.require_status(*TALKING, event="send_message")
        deal.last_activity_at = now
        deal.save(update_fields=["last_activity_at"])
    author = User.objects.get(pk=actor.person)
    message = Message.objects.create(
        negotiation=deal.negotiation,
        side=deal.side_of(actor),
        author_id=author.pk,
        author_name=author.name,
        body=text,
        sent_at=now,
    )
    record(actor, "message.send", on=message, at=now)
    emit(MessageSent(deal_id=deal.pk, message_id=message.pk))
    return message
