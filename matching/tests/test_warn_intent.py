from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from kernel.actor import CLOCK, Actor
from kernel.errors import NotAllowed
from matching.actions.expire_intent import NotDueYet
from matching.actions.warn_intent import warn_intent
from matching.models import Intent
from matching.models.intent import IntentNotOpen
from matching.tests.build import an_intent
from parties.models import Notification

pytestmark = pytest.mark.django_db


def test_five_days_before_the_poster_is_told_once(
    ningbo_motors: Actor, now: datetime, drain: Callable[[], int]
) -> None:
    intent = an_intent(ningbo_motors, expires_at=now + timedelta(days=5))

    warn_intent(actor=CLOCK, intent_id=intent.pk, now=now)
    warn_intent(actor=CLOCK, intent_id=intent.pk, now=now + timedelta(hours=1))
    drain()

    kept = Intent.objects.get(pk=intent.pk)
    assert (kept.warned_at, kept.version) == (now, 1)
    notice = Notification.objects.get()
    assert (notice.user_id, notice.kind) == (ningbo_motors.user_id, "intent_expiring")


def test_earlier_or_ended_nobody_is_told(now: datetime) -> None:
    early = an_intent(expires_at=now + timedelta(days=5, seconds=1))

    with pytest.raises(NotDueYet):
        warn_intent(actor=CLOCK, intent_id=early.pk, now=now)
    with pytest.raises(IntentNotOpen):
        warn_intent(actor=CLOCK, intent_id=an_intent(status="closed").pk, now=now)

    assert Intent.objects.get(pk=early.pk).warned_at is None


def test_only_the_clock_warns(ningbo_motors: Actor, now: datetime) -> None:
    with pytest.raises(NotAllowed):
        warn_intent(actor=ningbo_motors, intent_id=an_intent(ningbo_motors).pk, now=now)
