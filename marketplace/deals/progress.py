"""One step of a deal: the move, its event row, its audit entry. Used by every action of deals."""

from datetime import datetime

from kernel.actor import Actor
from kernel.audit import record
from kernel.lifecycle import move
from marketplace.deals.models import Deal, DealEvent


def advance(
    deal: Deal,
    event: str,
    *,
    to: str,
    actor: Actor,
    now: datetime,
    also: tuple[str, ...] = (),
    **data: object,
) -> None:
    """Move the locked ``deal`` by ``event``, append its DealEvent and audit it.

    Args:
        also: names of further columns the caller set.
        data: what explains the event (reason, number of the offer, digest); JSON.

    Raises:
        IllegalMove: the deal's table has no such edge.
    """
    before = deal.status
    deal.last_activity_at = now
    move(deal, event, to=to, also=["last_activity_at", *also])
    DealEvent.append(deal, event, before=before, actor=actor, at=now, **data)
    record(actor, f"deal.{event}", on=deal, at=now, after=dict(data))
