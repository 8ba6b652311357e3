"""Take an assessor's report back."""

from datetime import datetime

from kernel.action import action
from kernel.actor import Actor
from kernel.audit import record
from kernel.lifecycle import move
from listings.models import Assessment
from parties.capabilities import Capability, require
from parties.terms import required_reason


@action
def withdraw_assessment(
    *,
    actor: Actor,
    assessment_id: int,
    reason: str,
    now: datetime,
    expected_version: int | None = None,
) -> Assessment:
    """Say that nobody may rely on a report about one's own asset any more; it stays on record.

    Raises:
        NotAllowed: the person's duty does not keep papers.
        Assessment.DoesNotExist: no such report on an asset of the actor's.
        StaleVersion: it changed since the actor read it.
        InvalidInput: no reason.
        IllegalMove: it was replaced or withdrawn before.
    """
    require(actor, Capability.KEEP_RIGHTS)
    rows = Assessment.objects.visible_to(actor)
    assessment = rows.locked(assessment_id, version=expected_version)
    assessment.status_reason = required_reason(reason)
    move(assessment, "withdraw", to=Assessment.Status.WITHDRAWN, also=["status_reason"])
    record(
        actor,
        "assessment.withdraw",
        on=assessment,
        at=now,
        after={"reason": assessment.status_reason},
    )
    return assessment
