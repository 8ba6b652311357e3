"""Record that the platform declined a referral."""

from datetime import datetime

from kernel.action import action
from kernel.actor import Actor
from kernel.audit import record
from kernel.lifecycle import move
from marketplace.referrals.models import Referral
from parties.capabilities import Capability, require


@action
def decline_referral(
    *, actor: Actor, referral_id: int, reason: str, expected_version: int, now: datetime
) -> Referral:
    """Record why the platform will not work on the referral.

    Raises:
        NotAllowed: the actor does not keep referrals.
        Referral.DoesNotExist: no such referral.
        StaleVersion: it changed since the actor read it.
        IllegalMove: its status does not allow this.
    """
    require(actor, Capability.RECORD_OUTCOME)
    referral = Referral.objects.locked(referral_id, version=expected_version)
    referral.reason = reason
    move(referral, "decline", to=Referral.Status.DECLINED, also=["reason"])
    record(actor, "referral.decline", on=referral, at=now, after={"reason": referral.reason})
    return referral
