"""End access whose term is over."""

from datetime import datetime

from kernel.action import action
from kernel.actor import Actor
from kernel.audit import record
from kernel.lifecycle import move
from marketplace.deals.models import Entitlement
from parties.capabilities import Capability, require


@action
def expire_entitlement(*, actor: Actor, entitlement_id: int, now: datetime) -> bool:
    """Expire a granted entitlement past its term; return False when it is not due.

    Raises:
        NotAllowed: neither the clock nor an operator acts.
        Entitlement.DoesNotExist: no such entitlement.
    """
    require(actor, Capability.EXPIRE)
    entitlement = Entitlement.objects.locked(entitlement_id)
    is_due = entitlement.expires_at is not None and entitlement.expires_at <= now
    if entitlement.status != Entitlement.Status.GRANTED or not is_due:
        return False
    entitlement.end_reason, entitlement.ended_at = Entitlement.EndReason.TERM_OVER, now
    move(entitlement, "expire", to="expired", also=["end_reason", "ended_at"])
    record(actor, "entitlement.expire", on=entitlement, at=now)
    return True
