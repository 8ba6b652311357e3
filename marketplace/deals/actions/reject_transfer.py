"""Reject the facts of a transfer."""

from datetime import datetime

from kernel.action import action
from kernel.actor import Actor
from kernel.outbox import emit
from marketplace.deals.facts import TransferReviewed
from marketplace.deals.models import CrossBorderCheck
from marketplace.deals.progress import advance_check, lock_check
from parties.capabilities import Capability, require, require_independent
from parties.terms import required_reason


@action
def reject_transfer(
    *, actor: Actor, check_id: int, reason: str, expected_version: int, now: datetime
) -> CrossBorderCheck:
    """Reject a decided check; the parties read why and may state the facts anew.

    Raises:
        NotAllowed: the actor reviews no transfers.
        CrossBorderCheck.DoesNotExist: no such check.
        StaleVersion: it changed since the reviewer read it.
        FourEyes: the reviewer belongs to a side of the deal.
        InvalidInput: no reason.
        IllegalMove: it is not decided.
    """
    require(actor, Capability.REVIEW_TRANSFER)
    rows = CrossBorderCheck.objects.visible_to(actor)
    check = lock_check(rows, check_id, version=expected_version)
    deal = check.deal
    require_independent(actor, *(pk for pk in (deal.buyer_id, deal.holder_id) if pk))
    check.status_reason, check.reviewer_id = required_reason(reason), actor.person
    advance_check(
        check,
        "reject",
        to=CrossBorderCheck.Status.REJECTED,
        actor=actor,
        now=now,
        also=("status_reason", "reviewer"),
        reason=check.status_reason,
    )
    emit(TransferReviewed(check_id=check.pk, version=check.version))
    return check
