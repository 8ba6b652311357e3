"""Find an objection not right."""

from datetime import datetime

from kernel.action import action
from kernel.actor import Actor
from marketplace.registration.models import Objection
from marketplace.registration.registry import decide
from parties.capabilities import Capability, require, require_independent


@action
def dismiss_objection(
    *,
    actor: Actor,
    objection_id: int,
    decision: str,
    now: datetime,
    expected_version: int | None = None,
) -> Objection:
    """Dismiss an objection; an application whose notice is over is registered by the clock then.

    Args:
        decision: the reason, which everybody may read.

    Raises:
        NotAllowed: the actor is no operator.
        Objection.DoesNotExist: there is none.
        StaleVersion: it changed since the actor read it.
        FourEyes: the operator is a member of the applicant, the holder or the objector.
        InvalidInput: no decision.
        IllegalMove: it was decided.
    """
    require(actor, Capability.DECIDE_OBJECTION)
    rows = Objection.objects.select_related("certificate__asset")
    objection = rows.locked(objection_id, version=expected_version)
    require_independent(actor, *objection.parties)
    decide(
        objection, "dismiss", to=Objection.Status.DISMISSED, decision=decision, actor=actor, now=now
    )
    return objection
