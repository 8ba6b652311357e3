"""Open the facts of a transfer again."""

from datetime import datetime

from kernel.action import action
from kernel.actor import Actor
from marketplace.deals.models import CrossBorderCheck
from marketplace.deals.progress import advance_check, lock_check
from parties.capabilities import Capability, require


@action
def edit_transfer(
    *, actor: Actor, check_id: int, expected_version: int, now: datetime
) -> CrossBorderCheck:
    """Take a decided check back to the draft; what the table said of it counts no more.

    Raises:
        NotAllowed: the actor's duty states no such facts.
        CrossBorderCheck.DoesNotExist: no such check of the actor's deals.
        StaleVersion: it changed since the actor read it.
        IllegalMove: it is not decided, or a reviewer has confirmed or rejected it.
    """
    require(actor, Capability.STATE_TRANSFER)
    check = lock_check(CrossBorderCheck.objects.of(actor), check_id, version=expected_version)
    check.rule, check.outcome, check.rule_version, check.missing = "", "", "", []
    check.decided_at = None
    advance_check(
        check,
        "edit",
        to=CrossBorderCheck.Status.DRAFT,
        actor=actor,
        now=now,
        also=("rule", "outcome", "rule_version", "missing", "decided_at"),
    )
    return check
