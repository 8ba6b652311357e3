"""Acknowledge a complaint."""

from datetime import datetime

from kernel.action import action
from kernel.actor import Actor
from marketplace.complaints.models import Complaint
from marketplace.complaints.steps import last_day_to_answer, require_stranger, step
from parties.capabilities import Capability, require


@action
def acknowledge_complaint(
    *, actor: Actor, complaint_id: int, expected_version: int, now: datetime
) -> Complaint:
    """Take a complaint up: the holder hears of it, and its time to answer begins.

    Raises:
        NotAllowed: the actor reviews no complaints.
        StaleVersion: it changed since the operator read it.
        FourEyes: the operator has a part in one of the sides.
        IllegalMove: it is not newly submitted.
    """
    require(actor, Capability.REVIEW_COMPLAINT)
    complaint = Complaint.objects.locked(complaint_id, version=expected_version)
    require_stranger(actor, complaint)
    complaint.counter_by = last_day_to_answer(now)
    step(
        complaint,
        "acknowledge",
        to=Complaint.Status.ACKNOWLEDGED,
        actor=actor,
        now=now,
        also=("counter_by",),
        counter_by=complaint.counter_by.isoformat(),
    )
    return complaint
