"""Let a complaint lapse that nobody confirmed."""

from datetime import datetime, timedelta

from django.conf import settings

from kernel.action import action
from kernel.actor import Actor
from marketplace.complaints.models import Complaint
from marketplace.complaints.steps import step
from parties.capabilities import Capability, require


@action
def lapse_complaint(*, actor: Actor, complaint_id: int, now: datetime) -> Complaint | None:
    """End a visitor's complaint whose address was not confirmed in time; None when there is time.

    Raises:
        NotAllowed: neither the clock nor an operator acts.
        IllegalMove: it was confirmed.
    """
    require(actor, Capability.REVIEW_COMPLAINT)
    complaint = Complaint.objects.locked(complaint_id)
    since = now - timedelta(hours=settings.COMPLAINT_CONFIRM_HOURS)
    is_waiting = complaint.status == Complaint.Status.UNCONFIRMED
    if is_waiting and complaint.created_at > since:
        return None
    step(complaint, "lapse", to=Complaint.Status.LAPSED, actor=actor, now=now)
    return complaint
