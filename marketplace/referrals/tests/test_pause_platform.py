"""Pausing a platform."""

import pytest

from kernel.errors import NotAllowed
from kernel.lifecycle import IllegalMove
from marketplace.referrals.actions.pause_platform import pause_platform
from marketplace.referrals.actions.refer_intent import refer_intent
from marketplace.referrals.models import PlatformNotLinked, Referral, TradingPlatform
from marketplace.referrals.tests.build import a_linked_platform, an_open_intent
from parties.tests.build import an_organisation

pytestmark = pytest.mark.django_db


def test_nothing_is_referred_to_a_paused_platform(operator, now) -> None:
    platform = a_linked_platform(operator)
    pause_platform(actor=operator, platform_id=platform.pk, reason="maintenance", now=now)
    intent = an_open_intent(an_organisation())

    with pytest.raises(PlatformNotLinked):
        refer_intent(actor=operator, intent_id=intent.pk, platform_id=platform.pk, now=now)

    assert Referral.objects.count() == 0
    assert TradingPlatform.objects.get(pk=platform.pk).note == "maintenance"


def test_a_platform_that_is_only_known_cannot_be_paused(operator, now) -> None:
    known = TradingPlatform.objects.get(slug="sde")

    with pytest.raises(IllegalMove):
        pause_platform(actor=operator, platform_id=known.pk, reason="x", now=now)

    assert TradingPlatform.objects.get(pk=known.pk).version == 1


def test_a_buyer_pauses_nothing(operator, ningbo_motors, now) -> None:
    platform = a_linked_platform(operator)

    with pytest.raises(NotAllowed):
        pause_platform(actor=ningbo_motors, platform_id=platform.pk, reason="x", now=now)

    assert TradingPlatform.objects.get(pk=platform.pk).status == "linked"
