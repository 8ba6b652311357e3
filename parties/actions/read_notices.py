"""Mark notices read."""

from collections.abc import Collection
from datetime import datetime

from kernel.action import action
from kernel.actor import Actor
from parties.models import Notification


@action
def read_notices(*, actor: Actor, now: datetime, notice_ids: Collection[int] | None = None) -> int:
    """Mark the actor's own unread notices read; return how many were unread.

    Reading is nobody else's business: it is not audited. A second call changes nothing.

    Args:
        notice_ids: which; None for all.

    Raises:
        NotAllowed: nobody is signed in.
    """
    unread = Notification.objects.to(actor.person).unread()
    if notice_ids is not None:
        unread = unread.filter(pk__in=notice_ids)
    return unread.update(read_at=now)
