"""Answer a complaint against one's own organisation."""

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from kernel.action import action
from kernel.actor import Actor
from kernel.errors import InvalidInput
from marketplace.complaints.evidence import keep_evidence
from marketplace.complaints.models import Complaint
from marketplace.complaints.steps import last_day_to_decide, step
from marketplace.complaints.vocabulary import Side
from parties.actions.store_file import Upload
from parties.capabilities import Capability, require

LONGEST = 4000


@action
def answer_complaint(
    *,
    actor: Actor,
    complaint_id: int,
    statement: str,
    uploads: Sequence[Upload],
    expected_version: int,
    now: datetime,
) -> Complaint:
    """Give the holder's counter-notice; late ones count until the complaint is decided.

    Raises:
        NotAllowed: the person's duty answers no complaints.
        Complaint.DoesNotExist: no such complaint against the actor's organisation.
        StaleVersion: it changed since the holder read it.
        InvalidInput: no statement, or files that cannot be kept.
        IllegalMove: it is answered or decided.
    """
    require(actor, Capability.ANSWER_COMPLAINT)
    rows = Complaint.objects.against(actor)
    complaint = rows.locked(complaint_id, version=expected_version)
    statement = statement.strip().replace("\x00", "")
    if not 0 < len(statement) <= LONGEST:
        raise InvalidInput(_("Between 1 and %(n)d characters.") % {"n": LONGEST}, field="statement")
    complaint.require_edge("counter")
    keep_evidence(complaint, uploads, side=Side.HOLDER, actor=actor, now=now)
    complaint.counter_statement = statement
    complaint.decide_by = last_day_to_decide(now)
    step(
        complaint,
        "counter",
        to=Complaint.Status.COUNTER_NOTICE,
        actor=actor,
        now=now,
        also=("counter_statement", "decide_by"),
        decide_by=complaint.decide_by.isoformat(),
    )
    return complaint
