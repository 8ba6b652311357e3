from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from kernel.actor import CLOCK, Actor
from kernel.errors import NotAllowed
from matching.actions.expire_intent import NotDueYet
from matching.actions.remind_push import NothingToRemindOf, remind_push
from matching.models import Push
from matching.tests.build import a_push, events_of
from parties.models import Notification

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def test_after_a_day_and_after_three(
    hangzhou_voice: Actor, now: datetime, drain: Callable[[], int]
) -> None:
    push = a_push(recipient=hangzhou_voice, sent_at=now)

    for hours in (23, 24, 25, 71, 72, 500):
        at = now + hours * HOUR
        if hours in (24, 72):
            assert Push.objects.to_be_reminded(now=at).get() == push
            remind_push(actor=CLOCK, push_id=push.pk, now=at)
        else:
            assert not Push.objects.to_be_reminded(now=at).exists()
            with pytest.raises((NotDueYet, NothingToRemindOf)):
                remind_push(actor=CLOCK, push_id=push.pk, now=at)
    drain()

    assert events_of(push.intent) == ["created", "reminded", "reminded"]
    assert [event.data["reminder"] for event in push.events.order_by("seq")] == [1, 2]
    assert Notification.objects.filter(kind="push_reminder").count() == 2
    assert Push.objects.get(pk=push.pk).version == push.version


def test_a_clock_that_stood_still_reminds_once(now: datetime) -> None:
    push = a_push(sent_at=now)

    remind_push(actor=CLOCK, push_id=push.pk, now=now + 100 * HOUR)
    with pytest.raises(NothingToRemindOf):
        remind_push(actor=CLOCK, push_id=push.pk, now=now + 100 * HOUR)

    assert [event.data for event in push.events.all()] == [{"reminder": 2}]


def test_whoever_answered_meanwhile_is_not_reminded(
    hangzhou_voice: Actor, now: datetime, drain: Callable[[], int]
) -> None:
    push = a_push(recipient=hangzhou_voice, sent_at=now)
    remind_push(actor=CLOCK, push_id=push.pk, now=now + 24 * HOUR)
    for status in ("opened", "interested"):
        Push.objects.filter(pk=push.pk).update(status=status)

    drain()

    assert Notification.objects.count() == 0
    with pytest.raises(NothingToRemindOf):
        remind_push(actor=CLOCK, push_id=push.pk, now=now + 72 * HOUR)
    with pytest.raises(NotAllowed):
        remind_push(actor=hangzhou_voice, push_id=push.pk, now=now + 72 * HOUR)
