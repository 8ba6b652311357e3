"""Let a confirmed check of a transfer lapse."""

from datetime import datetime

from django.utils.translation import gettext_noop

from kernel.action import action
from kernel.actor import Actor
from kernel.outbox import emit
from kernel.workdays import local_day
from marketplace.deals.crossing import outside
from marketplace.deals.facts import TransferReviewed
from marketplace.deals.models import Contract, CrossBorderCheck
from marketplace.deals.progress import advance_check, lock_check
from marketplace.deals.transfers import assessed_scope, contract_scope, may_leave
from parties.capabilities import Capability, require

OVER = gettext_noop("What was filed is no longer valid.")
BEYOND = gettext_noop("The contract goes beyond what was checked.")
KEPT_HERE = gettext_noop("The holder no longer declares that the data may leave the mainland.")


@action
def lapse_transfer(*, actor: Actor, check_id: int, now: datetime) -> CrossBorderCheck | None:
    """End a confirmed check that covers its deal no longer; None when it still does.

    It lapses the day after its last day, when the agreed contract goes beyond its scope, and when
    the holder takes back that the data may leave.

    Raises:
        NotAllowed: neither the clock nor a reviewer acts.
        CrossBorderCheck.DoesNotExist: no such check.
    """
    require(actor, Capability.REVIEW_TRANSFER)
    check = lock_check(CrossBorderCheck.objects.all(), check_id)
    reason = _why(check, now=now) if check.status == CrossBorderCheck.Status.CONFIRMED else ""
    if not reason:
        return None
    check.status_reason = reason
    advance_check(
        check,
        "lapse",
        to=CrossBorderCheck.Status.LAPSED,
        actor=actor,
        now=now,
        also=("status_reason",),
        reason=reason,
    )
    emit(TransferReviewed(check_id=check.pk, version=check.version))
    return check


def _why(check: CrossBorderCheck, *, now: datetime) -> str:
    if check.is_over_on(local_day(now)):
        return OVER
    contract = Contract.objects.filter(deal=check.deal).live().first()
    if contract and outside(assessed_scope(check), contract_scope(check.deal, contract)):
        return BEYOND
    if check.leaves and not may_leave(check.deal, None):
        return KEPT_HERE
    return ""
