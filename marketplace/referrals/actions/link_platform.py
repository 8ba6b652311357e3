"""Link a trading platform."""

from datetime import datetime

from kernel.action import action
from kernel.actor import Actor
from kernel.audit import record
from kernel.lifecycle import move
from kernel.numbering import ZONE
from marketplace.referrals.models import TradingPlatform
from parties.capabilities import Capability, require


@action
def link_platform(*, actor: Actor, platform_id: int, now: datetime) -> TradingPlatform:
    """Note that a link with the platform exists, so that intents and listings may be referred.

    Raises:
        NotAllowed: the actor does not operate the platform.
        TradingPlatform.DoesNotExist: no such platform.
        IllegalMove: it is linked already.
    """
    require(actor, Capability.REFER)
    platform = TradingPlatform.objects.locked(platform_id)
    if platform.linked_on is None:
        platform.linked_on = now.astimezone(ZONE).date()
    move(platform, "link", to=TradingPlatform.Status.LINKED, also=["linked_on"])
    record(actor, "platform.link", on=platform, at=now)
    return platform
