"""Referring an intent."""

from datetime import timedelta

import pytest

from kernel.errors import NotAllowed
from marketplace.referrals.actions.refer_intent import refer_intent
from marketplace.referrals.models import PlatformNotLinked, Referral, TradingPlatform
from marketplace.referrals.tests.build import a_linked_platform, an_open_intent
from matching.models import IntentEvent, Push
from parties.tests.build import an_organisation

pytestmark = pytest.mark.django_db


def test_a_referred_intent_counts_as_pushed_over_the_exchange(operator, now) -> None:
    platform = a_linked_platform(operator)
    intent = an_open_intent(an_organisation())

    referral = refer_intent(actor=operator, intent_id=intent.pk, platform_id=platform.pk, now=now)

    push = Push.objects.get()
    assert (push.channel, push.channel_ref, push.recipient) == ("exchange", "sde", None)
    event = IntentEvent.objects.get(event="pushed")
    assert (event.intent_id, event.push_id, event.channel) == (intent.pk, push.pk, "exchange")
    assert referral.push_id == push.pk
    assert referral.valid_until - now == timedelta(days=30)
    assert referral.attribution_until - now == timedelta(days=180)


def test_an_intent_goes_to_one_platform_once(operator, now) -> None:
    platform = a_linked_platform(operator)
    intent = an_open_intent(an_organisation())
    refer_intent(actor=operator, intent_id=intent.pk, platform_id=platform.pk, now=now)

    with pytest.raises(Exception, match="already"):
        refer_intent(actor=operator, intent_id=intent.pk, platform_id=platform.pk, now=now)

    assert Referral.objects.count() == 1
    assert IntentEvent.objects.filter(event="pushed").count() == 1


def test_a_known_platform_gets_nothing(operator, now) -> None:
    intent = an_open_intent(an_organisation())
    known = TradingPlatform.objects.get(slug="hzdex")

    with pytest.raises(PlatformNotLinked):
        refer_intent(actor=operator, intent_id=intent.pk, platform_id=known.pk, now=now)

    assert Push.objects.count() == 0


def test_the_poster_cannot_refer(operator, ningbo_motors, now) -> None:
    platform = a_linked_platform(operator)
    intent = an_open_intent(an_organisation())

    with pytest.raises(NotAllowed):
        refer_intent(actor=ningbo_motors, intent_id=intent.pk, platform_id=platform.pk, now=now)

    assert Referral.objects.count() == 0
