"""Note up to when Stripe was listed."""

from datetime import datetime

from kernel.action import action
from kernel.actor import Actor
from marketplace.payments.models import ReconCursor
from parties.capabilities import Capability, require


@action
def move_cursor(*, actor: Actor, until: datetime) -> None:
    """Note that what happened before ``until`` was listed and stored; it never moves back.

    Raises:
        NotAllowed: the actor keeps no books.
    """
    require(actor, Capability.KEEP_BOOKS)
    cursor, is_new = ReconCursor.objects.get_or_create(id=1, defaults={"listed_until": until})
    if not is_new and cursor.listed_until < until:
        ReconCursor.objects.filter(id=1, listed_until__lt=until).update(listed_until=until)
