"""Let the subject of a decided complaint back."""

from datetime import datetime

from kernel.action import action
from kernel.actor import Actor
from marketplace.complaints.measures import HELD, release
from marketplace.complaints.models import Complaint
from marketplace.complaints.steps import require_stranger, step
from parties.capabilities import Capability, require
from parties.terms import required_reason


@action
def reinstate_subject(
    *, actor: Actor, complaint_id: int, reason: str, expected_version: int, now: datetime
) -> Complaint:
    """Let go of what a decided or withdrawn complaint still holds: it was put right.

    Raises:
        NotAllowed: the actor reviews no complaints.
        StaleVersion: it changed since the operator read it.
        FourEyes: the operator has a part in one of the sides.
        InvalidInput: no reason.
        IllegalMove: it holds nothing, or is still open.
    """
    require(actor, Capability.REVIEW_COMPLAINT)
    complaint = Complaint.objects.locked(complaint_id, version=expected_version)
    require_stranger(actor, complaint)
    reason = required_reason(reason)
    complaint.require_edge("reinstate")
    complaint.require_holding()
    release(complaint, actor=actor, reason=reason, now=now)
    step(
        complaint,
        "reinstate",
        to=complaint.status,
        actor=actor,
        now=now,
        also=HELD,
        reason=reason,
    )
    return complaint
