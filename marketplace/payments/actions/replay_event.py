"""Try a parked event again."""

from datetime import datetime

from kernel.action import action
from kernel.actor import Actor
from kernel.audit import record
from kernel.lifecycle import move
from kernel.outbox import emit
from marketplace.payments.facts import StripeEventStored
from marketplace.payments.models import StripeEvent
from parties.capabilities import Capability, require


@action
def replay_event(*, actor: Actor, event_row_id: int, now: datetime) -> bool:
    """Owe a parked event to the worker once more; return whether it was parked.

    Raises:
        NotAllowed: the actor keeps no books.
        StripeEvent.DoesNotExist: no such event.
    """
    require(actor, Capability.KEEP_BOOKS)
    row = StripeEvent.objects.locked(event_row_id)
    if row.status != StripeEvent.Status.PARKED:
        return False
    move(row, "replay", to=StripeEvent.Status.STORED)
    record(actor, "stripe.replay", on=row, at=now)
    emit(StripeEventStored(event_row_id=row.pk))
    return True
