"""Record that nothing came of a referral."""

from datetime import datetime

from kernel.action import action
from kernel.actor import Actor
from kernel.audit import record
from kernel.lifecycle import move
from marketplace.referrals.models import Referral
from parties.capabilities import Capability, require


@action
def lose_referral(
    *, actor: Actor, referral_id: int, reason: str, expected_version: int, now: datetime
) -> Referral:
    """Record why the platform ended its work without a deal.

    Raises:
        NotAllowed: the actor does not keep referrals.
        Referral.DoesNotExist: no such referral.
        StaleVersion: it changed since the actor read it.
        IllegalMove: its status does not allow this.
    """
    require(actor, Capability.RECORD_OUTCOME)
    referral = Referral.objects.locked(referral_id, version=expected_version)
    referral.reason = reason
    move(referral, "lose", to=Referral.Status.LOST, also=["reason"])
    record(actor, "referral.lose", on=referral, at=now, after={"reason": referral.reason})
    return referral
