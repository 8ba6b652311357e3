"""Take the subject of a complaint off the market."""

from datetime import datetime

from kernel.action import action
from kernel.actor import Actor
from marketplace.complaints.measures import HELD, hold
from marketplace.complaints.models import Complaint
from marketplace.complaints.steps import require_stranger, step
from parties.capabilities import Capability, require
from parties.terms import required_reason

TO = {Complaint.Status.ACKNOWLEDGED.value: Complaint.Status.FROZEN}


@action
def impose_measure(
    *, actor: Actor, complaint_id: int, reason: str, expected_version: int, now: datetime
) -> Complaint:
    """Suspend the listing, or freeze the certificate, because the grounds hold at first sight.

    Args:
        reason: public; it stands on the page of the listing or certificate.

    Raises:
        NotAllowed: the actor reviews no complaints.
        StaleVersion: it changed since the operator read it.
        FourEyes: the operator has a part in one of the sides.
        InvalidInput: no reason.
        IllegalMove: it was not acknowledged, or is decided.
        NothingToFreeze: the subject is off the market for good, or held by this complaint already.
    """
    require(actor, Capability.REVIEW_COMPLAINT)
    complaint = Complaint.objects.locked(complaint_id, version=expected_version)
    require_stranger(actor, complaint)
    reason = required_reason(reason)
    complaint.require_edge("freeze")
    hold(complaint, actor=actor, reason=reason, now=now)
    step(
        complaint,
        "freeze",
        to=TO.get(complaint.status, complaint.status),
        actor=actor,
        now=now,
        also=HELD,
        reason=reason,
    )
    return complaint
