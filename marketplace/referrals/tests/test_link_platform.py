"""Linking a platform."""

from datetime import date

import pytest

from kernel.errors import NotAllowed
from kernel.lifecycle import IllegalMove
from kernel.models import AuditEvent
from marketplace.referrals.actions.link_platform import link_platform
from marketplace.referrals.models import TradingPlatform

pytestmark = pytest.mark.django_db


def test_the_reference_table_is_loaded_and_nobody_is_linked() -> None:
    assert TradingPlatform.objects.count() == 25
    assert TradingPlatform.objects.linked().count() == 0


def test_a_platform_is_linked_from_the_day_in_shanghai(operator, now) -> None:
    known = TradingPlatform.objects.get(slug="sde")

    platform = link_platform(actor=operator, platform_id=known.pk, now=now)

    assert (platform.status, platform.linked_on) == ("linked", date(2026, 1, 5))
    assert AuditEvent.objects.get().action == "platform.link"


def test_linking_twice_is_refused(operator, now) -> None:
    known = TradingPlatform.objects.get(slug="sde")
    link_platform(actor=operator, platform_id=known.pk, now=now)

    with pytest.raises(IllegalMove):
        link_platform(actor=operator, platform_id=known.pk, now=now)

    assert TradingPlatform.objects.get(slug="sde").version == 2


def test_a_holder_links_nothing(hangzhou_voice, now) -> None:
    known = TradingPlatform.objects.get(slug="sde")

    with pytest.raises(NotAllowed):
        link_platform(actor=hangzhou_voice, platform_id=known.pk, now=now)

    assert TradingPlatform.objects.get(slug="sde").status == "known"
    assert AuditEvent.objects.count() == 0
