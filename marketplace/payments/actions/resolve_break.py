"""Explain a difference."""

from datetime import datetime

from kernel.action import action
from kernel.actor import Actor
from kernel.audit import record
from kernel.lifecycle import move
from marketplace.payments.models import ReconBreak
from parties.capabilities import Capability, require
from parties.terms import required_reason


@action
def resolve_break(
    *, actor: Actor, break_id: int, reason: str, expected_version: int, now: datetime
) -> ReconBreak:
    """End a difference with the reason that explains it; the books stay as they are.

    Found again it is noted anew.

    Raises:
        NotAllowed: the actor keeps no books.
        ReconBreak.DoesNotExist: no such difference.
        StaleVersion: it changed since the actor read it.
        InvalidInput: no reason.
        IllegalMove: it has ended.
    """
    require(actor, Capability.KEEP_BOOKS)
    found = ReconBreak.objects.locked(break_id, version=expected_version)
    found.reason, found.resolved_by_id = required_reason(reason), actor.person
    found.ended_at = now
    also = ["reason", "resolved_by_id", "ended_at"]
    move(found, "resolve", to=ReconBreak.Status.RESOLVED, also=also)
    record(actor, "break.resolve", on=found, at=now, after={"reason": found.reason})
    return found
