"""Note that the holder did not answer a complaint in time."""

from datetime import datetime

from kernel.action import action
from kernel.actor import Actor
from kernel.workdays import local_day
from marketplace.complaints.models import Complaint
from marketplace.complaints.steps import last_day_to_decide, step
from parties.capabilities import Capability, require


@action
def note_silence(*, actor: Actor, complaint_id: int, now: datetime) -> Complaint | None:
    """Go on to the decision once the last day to answer is past; None while there is time.

    Silence proves nothing: an operator decides on what is there.

    Raises:
        NotAllowed: neither the clock nor an operator acts.
        IllegalMove: nothing is waited for from the holder.
    """
    require(actor, Capability.REVIEW_COMPLAINT)
    complaint = Complaint.objects.locked(complaint_id)
    complaint.require_edge("silence")
    if complaint.counter_by is None or complaint.counter_by >= local_day(now):
        return None
    complaint.decide_by = last_day_to_decide(now)
    step(
        complaint,
        "silence",
        to=Complaint.Status.UNANSWERED,
        actor=actor,
        now=now,
        also=("decide_by",),
        decide_by=complaint.decide_by.isoformat(),
    )
    return complaint
