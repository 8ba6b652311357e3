"""Release a visitor's evidence from quarantine, or refuse it."""

from datetime import datetime

from kernel.action import action
from kernel.actor import Actor
from kernel.audit import record
from kernel.lifecycle import move
from marketplace.complaints.models import Complaint, ComplaintEvidence
from marketplace.complaints.steps import require_stranger
from parties.capabilities import Capability, require


@action
def judge_evidence(
    *, actor: Actor, evidence_id: int, is_fit: bool, now: datetime
) -> ComplaintEvidence:
    """Let the other side see a file that an operator has looked at, or never.

    Raises:
        NotAllowed: the actor reviews no complaints.
        FourEyes: the operator has a part in one of the sides.
        IllegalMove: it is not in quarantine.
    """
    require(actor, Capability.REVIEW_COMPLAINT)
    complaint_id = ComplaintEvidence.objects.get(pk=evidence_id).complaint_id
    require_stranger(actor, Complaint.objects.locked(complaint_id))
    evidence = ComplaintEvidence.objects.locked(evidence_id)
    if is_fit:
        move(evidence, "release", to=ComplaintEvidence.Status.RELEASED)
    else:
        move(evidence, "refuse", to=ComplaintEvidence.Status.REFUSED)
    record(actor, "complaint.judge_evidence", on=evidence, at=now, after={"is_fit": is_fit})
    return evidence
