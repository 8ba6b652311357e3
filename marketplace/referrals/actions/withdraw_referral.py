"""Take a referral back."""

from datetime import datetime

from kernel.action import action
from kernel.actor import Actor
from kernel.audit import record
from kernel.lifecycle import move
from marketplace.referrals.models import Referral
from parties.capabilities import Capability, require


@action
def withdraw_referral(
    *, actor: Actor, referral_id: int, reason: str, expected_version: int, now: datetime
) -> Referral:
    """Tell that we no longer look for an answer there.

    Raises:
        NotAllowed: the actor does not keep referrals.
        Referral.DoesNotExist: no such referral.
        StaleVersion: it changed since the actor read it.
        IllegalMove: its status does not allow this.
    """
    require(actor, Capability.RECORD_OUTCOME)
    referral = Referral.objects.locked(referral_id, version=expected_version)
    referral.reason = reason
    move(referral, "withdraw", to=Referral.Status.WITHDRAWN, also=["reason"])
    record(actor, "referral.withdraw", on=referral, at=now, after={"reason": referral.reason})
    return referral
