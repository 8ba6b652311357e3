"""Put an event aside that cannot be applied."""

from datetime import datetime

from kernel.action import action
from kernel.actor import Actor
from kernel.audit import record
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
    row = StripeEvent.objects.select_for_update(no_key=True).get(pk=event_row_id)
    if row.state == StripeEvent.State.STORED:
        row.state = StripeEvent.State.PARKED
        row.attempts += 1
    row.trace = trace[-8000:]
    row.save(update_fields=["state", "attempts", "trace"])
    record(actor, "stripe.park", on=row, at=now)
    return row
