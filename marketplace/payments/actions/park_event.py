"""Put an event aside that cannot be applied."""

from datetime import datetime

from kernel.action import action
from kernel.actor import Actor
from kernel.audit import record
from kernel.lifecycle import move
from marketplace.payments.models import StripeEvent
from parties.capabilities import Capability, require


@action
def park_event(*, actor: Actor, event_row_id: int, trace: str, now: datetime) -> StripeEvent:
    """Keep why an event could not be applied; finance sees it and may replay it.

    Raises:
        NotAllowed: the actor is not the gateway's.
        StripeEvent.DoesNotExist: no such event.
    """
    require(actor, Capability.KEEP_BOOKS)
    row = StripeEvent.objects.locked(event_row_id)
    row.trace, row.attempts = trace[-8000:], row.attempts + 1
    if row.status == StripeEvent.Status.STORED:
        move(row, "park", to=StripeEvent.Status.PARKED, also=["trace", "attempts"])
    else:
        row.save(update_fields=["trace", "attempts"])
    record(actor, "stripe.park", on=row, at=now)
    return row
