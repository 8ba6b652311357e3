"""Take a dispute to mediation, arbitration or court."""

from datetime import datetime
from typing import Literal

from kernel.action import action
from kernel.actor import Actor
from kernel.audit import record
from kernel.lifecycle import move
from kernel.outbox import emit
from marketplace.deals.facts import DisputeMoved
from marketplace.deals.models import Deal, Dispute
from parties.capabilities import Capability, require, require_independent

STEPS = {"mediate": "in_mediation", "arbitrate": "in_arbitration", "sue": "in_court"}


@action
def escalate_dispute(
    *,
    actor: Actor,
    dispute_id: int,
    step: Literal["mediate", "arbitrate", "sue"],
    expected_version: int,
    now: datetime,
) -> Dispute:
    """Record that the dispute goes before a mediator, an arbitrator or a court.

    Raises:
        NotAllowed: the actor is no operator.
        FourEyes: the operator is a member of one of the sides.
        Dispute.DoesNotExist: no such dispute.
        StaleVersion: it changed since the actor read it.
        IllegalMove: it is decided, or beyond that step.
    """
    require(actor, Capability.DECIDE_DISPUTE)
    found = Dispute.objects.select_related("deal").get(pk=dispute_id)
    Deal.objects.locked(found.deal_id)
    require_independent(actor, *found.deal.sides)
    dispute = Dispute.objects.locked(dispute_id, version=expected_version)
    move(dispute, step, to=STEPS[step])
    record(actor, f"dispute.{step}", on=dispute, at=now)
    emit(DisputeMoved(dispute_id=dispute.pk, version=dispute.version))
    return dispute
