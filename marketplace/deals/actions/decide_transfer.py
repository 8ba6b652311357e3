"""Let the decision table answer on the facts of a transfer."""

from datetime import datetime

from kernel.action import action
from kernel.actor import Actor
from kernel.outbox import emit
from marketplace.deals.facts import TransferDecided
from marketplace.deals.gates import lock_parties
from marketplace.deals.models import CrossBorderCheck, Deal
from marketplace.deals.progress import advance_check, lock_check
from marketplace.deals.transfers import answer_of
from parties.capabilities import Capability, require


@action
def decide_transfer(
    *, actor: Actor, check_id: int, expected_version: int, now: datetime
) -> CrossBorderCheck:
    """Note the first row of the table that holds for the stated facts; a reviewer looks next.

    The exporter is locked: persons of its other confirmed checks of this year are counted.

    Raises:
        NotAllowed: the actor's duty states no such facts.
        CrossBorderCheck.DoesNotExist: no such check of the actor's deals.
        StaleVersion: it changed since the actor read it.
        IllegalMove: it is no draft.
    """
    require(actor, Capability.STATE_TRANSFER)
    mine = CrossBorderCheck.objects.of(actor)
    lock_parties(Deal.objects.filter(cross_border_checks__in=mine.filter(pk=check_id)))
    check = lock_check(mine, check_id, version=expected_version)
    decision, version = answer_of(check, now=now)
    check.rule, check.outcome = decision.rule, decision.outcome
    check.rule_version, check.missing = version, list(decision.missing)
    check.decided_at = now
    advance_check(
        check,
        "decide",
        to=CrossBorderCheck.Status.DECIDED,
        actor=actor,
        now=now,
        also=("rule", "outcome", "rule_version", "missing", "decided_at"),
        rule=decision.rule,
        outcome=str(decision.outcome),
        rule_version=version,
    )
    emit(TransferDecided(check_id=check.pk, version=check.version))
    return check
