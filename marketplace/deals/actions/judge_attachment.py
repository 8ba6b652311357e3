"""Let an attachment out of quarantine, or block it."""

from datetime import datetime

from kernel.action import action
from kernel.actor import Actor
from kernel.audit import record
from kernel.lifecycle import move
from marketplace.deals.models import MessageFile
from parties.capabilities import Capability, require


@action
def judge_attachment(
    *, actor: Actor, attachment_id: int, is_clean: bool, now: datetime
) -> MessageFile:
    """Note what the scanner said of a file; one judged before stays as it is.

    Raises:
        NotAllowed: neither the clock nor an operator acts.
        MessageFile.DoesNotExist: no such attachment.
    """
    require(actor, Capability.EXPIRE)
    sent = MessageFile.objects.locked(attachment_id)
    if sent.status != MessageFile.Status.PENDING:
        return sent
    event, to = ("clear", "clean") if is_clean else ("block", "infected")
    sent.scanned_at = now
    move(sent, event, to=to, also=["scanned_at"])
    record(actor, f"attachment.{event}", on=sent, at=now)
    return sent
