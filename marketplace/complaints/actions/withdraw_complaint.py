"""Take a complaint back."""

from datetime import datetime

from django.utils.translation import gettext as _

from kernel.action import action
from kernel.actor import Actor
from kernel.errors import NotAllowed
from marketplace.complaints.models import Complaint
from marketplace.complaints.steps import step


@action
def withdraw_complaint(
    *, actor: Actor, complaint_id: int, now: datetime, by_link: bool = False
) -> Complaint:
    """Take back a complaint of one's own.

    What it holds off the market stays there until an operator has looked: the grounds may hold
    without the complaint.

    Args:
        by_link: the edge has checked the signature of the tracking link.

    Raises:
        Complaint.DoesNotExist: the actor's organisation filed no such complaint.
        NotAllowed: a link of a complaint that an organisation filed; its members withdraw it.
        IllegalMove: it is decided, or was not confirmed.
    """
    rows = Complaint.objects if by_link else Complaint.objects.filed_by(actor)
    complaint = rows.locked(complaint_id)
    if by_link and complaint.complainant_id is not None:
        raise NotAllowed(_("A member of the organisation that filed it withdraws it."))
    step(complaint, "withdraw", to=Complaint.Status.WITHDRAWN, actor=actor, now=now)
    return complaint
