"""Reverse an outcome that was reported wrongly."""

from datetime import datetime

from kernel.action import action
from kernel.actor import Actor
from kernel.audit import record
from kernel.lifecycle import move
from marketplace.deals.actions.reverse_external_deal import reverse_external_deal
from marketplace.referrals.models import Outcome
from parties.capabilities import Capability, require


@action
def reverse_outcome(
    *, actor: Actor, outcome_id: int, reason: str, expected_version: int, now: datetime
) -> Outcome:
    """Take an outcome back with its deal; the landing is reversed, both stay on record.

    Raises:
        NotAllowed: the actor does not record outcomes.
        Outcome.DoesNotExist: no such outcome.
        StaleVersion: it changed since the actor read it.
        IllegalMove: it is reversed already.
    """
    require(actor, Capability.RECORD_OUTCOME)
    outcome = Outcome.objects.locked(outcome_id, version=expected_version)
    outcome.reason = reason
    move(outcome, "reverse", to=Outcome.Status.REVERSED, also=["reason"])
    reverse_external_deal(actor=actor, deal_id=outcome.deal_id, reason=reason, now=now)
    record(actor, "outcome.reverse", on=outcome, at=now, after={"reason": reason})
    return outcome
