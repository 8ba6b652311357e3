"""Confirm the e-mail address of a complaint."""

from datetime import datetime

from kernel.action import action
from kernel.actor import Actor
from marketplace.complaints.models import Complaint
from marketplace.complaints.steps import last_day_to_acknowledge, step


@action
def confirm_complaint(*, actor: Actor, complaint_id: int, now: datetime) -> Complaint:
    """Submit a visitor's complaint, now that its link was opened from the mail.

    Whoever holds the signed link may confirm: the edge has checked its signature and age.

    Raises:
        IllegalMove: it was confirmed before, or has lapsed.
    """
    complaint = Complaint.objects.locked(complaint_id)
    complaint.submitted_at = now
    complaint.acknowledge_by = last_day_to_acknowledge(now)
    step(
        complaint,
        "confirm",
        to=Complaint.Status.SUBMITTED,
        actor=actor,
        now=now,
        also=("submitted_at", "acknowledge_by"),
    )
    return complaint
