"""Record that the platform works on a referral."""

from datetime import datetime

from kernel.action import action
from kernel.actor import Actor
from kernel.audit import record
from kernel.lifecycle import move
from marketplace.referrals.models import Referral
from parties.capabilities import Capability, require


@action
def accept_referral(
    *, actor: Actor, referral_id: int, expected_version: int, now: datetime
) -> Referral:
    """Record that the platform took the referral on.

    Raises:
        NotAllowed: the actor does not keep referrals.
        Referral.DoesNotExist: no such referral.
        StaleVersion: it changed since the actor read it.
        IllegalMove: it was not acknowledged, or has ended.
    """
    require(actor, Capability.RECORD_OUTCOME)
    referral = Referral.objects.locked(referral_id, version=expected_version)
    move(referral, "accept", to=Referral.Status.ACCEPTED)
    record(actor, "referral.accept", on=referral, at=now)
    return referral
