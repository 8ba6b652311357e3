"""Decide a complaint."""

from datetime import datetime

from django.utils.translation import gettext as _

from kernel.action import action
from kernel.actor import Actor
from kernel.errors import InvalidInput
from marketplace.complaints.measures import HELD, NothingToFreeze, hold, release, remove
from marketplace.complaints.models import Complaint
from marketplace.complaints.steps import require_stranger, step
from marketplace.complaints.vocabulary import Remedy
from parties.capabilities import Capability, require

LONGEST = 1000
PUBLIC = 400  # of them stand on the page of the listing or certificate
EVENTS = {
    Complaint.Status.UPHELD.value: "uphold",
    Complaint.Status.PARTLY_UPHELD.value: "partly_uphold",
    Complaint.Status.DISMISSED.value: "dismiss",
}


@action
def decide_complaint(
    *,
    actor: Actor,
    complaint_id: int,
    outcome: str,
    reason: str,
    expected_version: int,
    now: datetime,
    remedy: str = Remedy.KEEP,
) -> Complaint:
    """Decide with public reasons; the subject is removed, kept off the market, or let back.

    Upheld: a listing leaves for good, a certificate stays frozen until it is reinstated. Partly
    upheld: as ``remedy`` says. Dismissed: it comes back.

    Args:
        outcome: ``upheld``, ``partly_upheld`` or ``dismissed``.
        reason: public, in the log; it names nobody.
        remedy: of a partly upheld one, ``keep`` or ``lift``.

    Raises:
        NotAllowed: the actor reviews no complaints.
        StaleVersion: it changed since the operator read it.
        FourEyes: the operator has a part in one of the sides.
        InvalidInput: no such outcome or remedy, or no reasons.
        IllegalMove: it is decided, or the holder has not been heard and its time is not over.
    """
    require(actor, Capability.REVIEW_COMPLAINT)
    complaint = Complaint.objects.locked(complaint_id, version=expected_version)
    require_stranger(actor, complaint)
    complaint.decision_reason = _checked(outcome, reason, remedy)
    complaint.require_edge(EVENTS[outcome])
    _act(complaint, outcome, remedy, actor=actor, now=now)
    complaint.remedy = remedy if outcome == Complaint.Status.PARTLY_UPHELD else ""
    complaint.decided_at, complaint.decided_by_id = now, actor.person
    step(
        complaint,
        EVENTS[outcome],
        to=outcome,
        actor=actor,
        now=now,
        also=(*HELD, "decision_reason", "remedy", "decided_at", "decided_by"),
        reason=complaint.decision_reason,
        remedy=complaint.remedy,
    )
    return complaint


def _checked(outcome: str, reason: str, remedy: str) -> str:
    if outcome not in EVENTS:
        raise InvalidInput(_("Choose one of the list."), field="outcome")
    if remedy not in Remedy.values:
        raise InvalidInput(_("Choose one of the list."), field="remedy")
    reason = reason.strip()
    if not 0 < len(reason) <= LONGEST:
        raise InvalidInput(_("Between 1 and %(n)d characters.") % {"n": LONGEST}, field="reason")
    return reason


def _act(complaint: Complaint, outcome: str, remedy: str, *, actor: Actor, now: datetime) -> None:
    said = complaint.decision_reason[:PUBLIC]
    if outcome == Complaint.Status.UPHELD:
        remove(complaint, actor=actor, reason=said, now=now)
    elif outcome == Complaint.Status.PARTLY_UPHELD and remedy == Remedy.KEEP:
        if not complaint.holds:
            try:
                hold(complaint, actor=actor, reason=said, now=now)
            except NothingToFreeze:
                return
    else:
        release(complaint, actor=actor, reason=said, now=now)
