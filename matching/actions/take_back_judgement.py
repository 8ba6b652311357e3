"""Take back that a match does not fit."""

from datetime import datetime

from kernel.action import action
from kernel.actor import Actor
from kernel.audit import record
from matching.models import MatchFeedback
from parties.capabilities import Capability, require


@action
def take_back_judgement(*, actor: Actor, feedback_id: int, now: datetime) -> MatchFeedback:
    """Let an opinion of the actor's organisation count no more; a second call changes nothing.

    Raises:
        NotAllowed: the actor judges no matches.
        MatchFeedback.DoesNotExist: no such opinion of the actor's organisation.
    """
    require(actor, Capability.JUDGE_MATCH)
    said = MatchFeedback.objects.editable_by(actor).locked(feedback_id)
    if said.taken_back_at is not None:
        return said
    said.taken_back_at = now
    said.version += 1
    said.save(update_fields=["taken_back_at", "version"])
    record(actor, "match.take_back_judgement", on=said, at=now)
    return said
