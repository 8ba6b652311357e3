"""Let the subject of a complaint back before it is decided."""

from datetime import datetime

from kernel.action import action
from kernel.actor import Actor
from marketplace.complaints.measures import HELD, release
from marketplace.complaints.models import Complaint
from marketplace.complaints.steps import require_stranger, step
from parties.capabilities import Capability, require
from parties.terms import required_reason

TO = {Complaint.Status.FROZEN.value: Complaint.Status.ACKNOWLEDGED}


@action
def lift_measure(
    *, actor: Actor, complaint_id: int, reason: str, expected_version: int, now: datetime
) -> Complaint:
    """Let go of a listing or certificate that this complaint holds; the complaint goes on.

    Raises:
        NotAllowed: the actor reviews no complaints.
        StaleVersion: it changed since the operator read it.
        FourEyes: the operator has a part in one of the sides.
        InvalidInput: no reason.
        IllegalMove: it holds nothing, or is decided.
    """
    require(actor, Capability.REVIEW_COMPLAINT)
    complaint = Complaint.objects.locked(complaint_id, version=expected_version)
    require_stranger(actor, complaint)
    reason = required_reason(reason)
    complaint.require_edge("lift")
    complaint.require_holding()
    release(complaint, actor=actor, reason=reason, now=now)
    step(
        complaint,
        "lift",
        to=TO.get(complaint.status, complaint.status),
        actor=actor,
        now=now,
        also=HELD,
        reason=reason,
    )
    return complaint
