"""Record that the platform received a referral."""

from datetime import datetime

from kernel.action import action
from kernel.actor import Actor
from kernel.audit import record
from kernel.lifecycle import move
from marketplace.referrals.models import Referral
from parties.capabilities import Capability, require


@action
def acknowledge_referral(
    *, actor: Actor, referral_id: int, destination_ref: str, expected_version: int, now: datetime
) -> Referral:
    """Record the platform's own number for the referral.

    Raises:
        NotAllowed: the actor does not keep referrals.
        Referral.DoesNotExist: no such referral.
        StaleVersion: it changed since the actor read it.
        IllegalMove: its status does not allow this.
    """
    require(actor, Capability.RECORD_OUTCOME)
    referral = Referral.objects.locked(referral_id, version=expected_version)
    referral.destination_ref = destination_ref
    move(referral, "acknowledge", to=Referral.Status.ACKNOWLEDGED, also=["destination_ref"])
    record(
        actor,
        "referral.acknowledge",
        on=referral,
        at=now,
        after={"destination_ref": referral.destination_ref},
    )
    return referral
