"""Write to the other side."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from kernel.action import action
from kernel.actor import Actor
from kernel.audit import record
from kernel.errors import InvalidInput
from kernel.outbox import emit
from marketplace.deals.facts import MessageSent
from marketplace.deals.models import Deal, Message, MessageFile
from marketplace.deals.progress import advance
from parties.capabilities import Capability, require
from parties.models import StoredFile, User

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
LIMIT, MOST_FILES = 4000, 5


@dataclass(frozen=True, slots=True)
class Attached:
    """A stored file to send along; ``is_confidential`` keeps it back until the NDA is accepted."""

    file_id: int
    is_confidential: bool = False


@action
def send_message(
    *,
    actor: Actor,
    deal_id: int,
    body: str,
    now: datetime,
    attached: Sequence[Attached] = (),
) -> Message:
    """Append a message to the negotiation; the first one starts it.

    The deal's version stays: nobody's view of the terms grows stale by what is merely said. Files
    stay in quarantine until they are scanned.

    Raises:
        NotAllowed: the actor does not negotiate.
        Deal.DoesNotExist: no such deal of the actor's.
        InvalidInput: nothing written, more than 4,000 characters, more than 5 files, or a file
            that is not the actor's.
        IllegalMove: the deal has ended.
    """
    require(actor, Capability.NEGOTIATE)
    deal = Deal.objects.of(actor).locked(deal_id)
    text = body.strip()
    if not text or len(text) > LIMIT:
        raise InvalidInput(_("Write between 1 and 4,000 characters."), field="body")
    _check_files(actor, attached)
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
    for one in attached:
        MessageFile.objects.create(
            message=message,
            file_id=one.file_id,
            is_confidential=one.is_confidential,
            created_at=now,
        )
    record(actor, "message.send", on=message, at=now, after={"files": len(attached)})
    emit(MessageSent(deal_id=deal.pk, message_id=message.pk))
    return message


def _check_files(actor: Actor, attached: Sequence[Attached]) -> None:
    ids = {one.file_id for one in attached}
    if len(attached) > MOST_FILES or len(ids) != len(attached):
        raise InvalidInput(_("At most %(n)d files.") % {"n": MOST_FILES}, field="file")
    if StoredFile.objects.visible_to(actor).filter(pk__in=ids).count() != len(ids):
        raise InvalidInput(_("This file is not one of yours."), field="file")
