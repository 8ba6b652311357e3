"""End a referral that nobody answered in time."""

from datetime import datetime

from kernel.action import action
from kernel.actor import Actor
from kernel.audit import record
from kernel.lifecycle import move
from marketplace.referrals.models import Referral
from parties.capabilities import Capability, require


@action
def expire_referral(*, actor: Actor, referral_id: int, now: datetime) -> bool:
    """Expire a referral past its window; return False when it is no longer due, and do nothing.

    Unanswered ones end at ``valid_until``, accepted ones at the end of the attribution window.

    Raises:
        NotAllowed: neither the clock nor an operator acts.
        Referral.DoesNotExist: no such referral.
    """
    require(actor, Capability.EXPIRE)
    referral = Referral.objects.locked(referral_id)
    if not Referral.objects.overdue(now).filter(pk=referral.pk).exists():
        return False
    move(referral, "expire", to=Referral.Status.EXPIRED)
    record(actor, "referral.expire", on=referral, at=now)
    return True
