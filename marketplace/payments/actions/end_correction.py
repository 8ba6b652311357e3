"""Decline a correction, or take it back."""

from datetime import datetime

from kernel.action import action
from kernel.actor import Actor
from kernel.audit import record
from kernel.lifecycle import move
from marketplace.payments.models import Correction
from parties.capabilities import Capability, require


@action
def end_correction(
    *, actor: Actor, correction_id: int, expected_version: int, now: datetime
) -> Correction:
    """End a correction without effect: who asked for it withdraws it, anybody else declines it.

    Raises:
        NotAllowed: the actor keeps no books.
        Correction.DoesNotExist: no such correction.
        StaleVersion: it changed since the actor read it.
        IllegalMove: it was decided already.
    """
    require(actor, Capability.KEEP_BOOKS)
    correction = Correction.objects.locked(correction_id, version=expected_version)
    is_own = correction.proposed_by_id == actor.person
    event, to = ("withdraw", "withdrawn") if is_own else ("decline", "declined")
    correction.decided_by_id, correction.decided_at = actor.person, now
    move(correction, event, to=to, also=["decided_by_id", "decided_at"])
    record(actor, f"correction.{event}", on=correction, at=now)
    return correction
