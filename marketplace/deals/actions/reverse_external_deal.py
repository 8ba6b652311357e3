"""Take back a deal that another platform reported wrongly."""

from datetime import datetime

from kernel.action import action
from kernel.actor import Actor
from kernel.outbox import emit
from marketplace.deals.facts import DealMoved
from marketplace.deals.models import Deal
from marketplace.deals.progress import advance
from parties.capabilities import Capability, require
from parties.terms import required_reason


@action
def reverse_external_deal(*, actor: Actor, deal_id: int, reason: str, now: datetime) -> Deal:
    """Cancel an imported deal; its landing no longer counts, both events stay.

    Raises:
        NotAllowed: the actor does not record outcomes.
        Deal.DoesNotExist: no such deal.
        InvalidInput: no reason, or more than 400 characters.
        IllegalMove: it was not imported, or is reversed already.
    """
    require(actor, Capability.RECORD_OUTCOME)
    deal = Deal.objects.moved_by(actor).locked(deal_id)
    deal.end_reason = required_reason(reason)
    advance(
        deal,
        "reverse",
        to=Deal.Status.CANCELLED,
        actor=actor,
        now=now,
        also=("end_reason",),
        reason=deal.end_reason,
    )
    emit(DealMoved(deal_id=deal.pk, event="reverse", version=deal.version))
    return deal
