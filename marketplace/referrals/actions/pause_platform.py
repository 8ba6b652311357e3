"""Pause a trading platform."""

from datetime import datetime

from kernel.action import action
from kernel.actor import Actor
from kernel.audit import record
from kernel.lifecycle import move
from marketplace.referrals.models import TradingPlatform
from parties.capabilities import Capability, require


@action
def pause_platform(
    *, actor: Actor, platform_id: int, reason: str, now: datetime
) -> TradingPlatform:
    """Refer nothing more to the platform for the time being; live referrals go on.

    Raises:
        NotAllowed: the actor does not operate the platform.
        TradingPlatform.DoesNotExist: no such platform.
        IllegalMove: it is not linked.
    """
    require(actor, Capability.REFER)
    platform = TradingPlatform.objects.locked(platform_id)
    platform.note = reason
    move(platform, "pause", to=TradingPlatform.Status.PAUSED, also=["note"])
    record(actor, "platform.pause", on=platform, at=now, after={"reason": reason})
    return platform
