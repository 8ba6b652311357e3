"""Refer an intent to another trading platform."""

from datetime import datetime, timedelta

from kernel.action import action
from kernel.actor import Actor
from kernel.audit import record
from kernel.numbering import take_number
from kernel.outbox import emit
from marketplace.referrals.facts import ReferralMade
from marketplace.referrals.models import Referral, TradingPlatform
from matching.actions.push_to_exchange import push_to_exchange
from matching.models import Intent
from parties.capabilities import Capability, require


@action
def refer_intent(*, actor: Actor, intent_id: int, platform_id: int, now: datetime) -> Referral:
    """Show an open intent to a linked platform; it counts as pushed over the channel ``exchange``.

    Raises:
        NotAllowed: the actor does not refer.
        TradingPlatform.DoesNotExist, Intent.DoesNotExist: no such platform or intent.
        PlatformNotLinked: the platform is only known, or paused.
        IntentNotOpen, AlreadyPushed: the intent looks for nothing, or went there before.
    """
    require(actor, Capability.REFER)
    platform = TradingPlatform.objects.locked(platform_id).linked_or_refuse()
    intent = Intent.objects.get(pk=intent_id)
    push = push_to_exchange(actor=actor, intent_id=intent.pk, slug=platform.slug, now=now)
    referral = Referral.objects.create(
        referral_no=take_number("RF", now=now),
        platform=platform,
        kind=Referral.Kind.INTENT,
        push=push,
        created_at=now,
        valid_until=now + timedelta(days=platform.valid_days),
        attribution_until=now + timedelta(days=platform.attribution_days),
    )
    record(actor, "referral.refer_intent", on=referral, at=now, after={"platform": platform.slug})
    emit(ReferralMade(referral_id=referral.pk))
    return referral
