from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.test import override_settings

from kernel.actor import CLOCK, Actor
from kernel.errors import NotAllowed
from kernel.lifecycle import IllegalMove
from kernel.models import Outbox
from listings.models import Listing
from matching.actions.send_push import NotNow, send_push
from matching.models import Push, PushPreference
from matching.models.intent import IntentNotOpen
from matching.tests.build import a_push, an_intent, events_of
from parties.models import Membership, Notification
from parties.tests.build import a_membership, an_organisation

pytestmark = pytest.mark.django_db


def test_it_is_sent_and_delivered_at_once_and_traders_are_told(
    now: datetime, drain: Callable[[], int]
) -> None:
    holder = an_organisation()
    admin, trader = a_membership(holder), a_membership(holder, duty="trader")
    a_membership(holder, duty="finance")
    push = a_push(recipient=holder, status="queued")

    send_push(actor=CLOCK, push_id=push.pk, now=now)
    drain()

    kept = Push.objects.get(pk=push.pk)
    assert (kept.status, kept.sent_at, kept.delivered_at) == ("delivered", now, now)
    assert kept.expires_at == now + timedelta(days=14)
    assert events_of(push.intent) == ["created", "pushed", "delivered"]
    assert {event.channel for event in push.events.all()} == {"direct"}
    told = Notification.objects.filter(kind="push_received")
    assert {notice.user_id for notice in told} == {admin.user_id, trader.user_id}
    assert {notice.url for notice in told} == {f"/pushes/{push.uid}/"}


def test_the_daily_number_holds_by_shanghai_day(now: datetime) -> None:
    holder = an_organisation()
    midnight = datetime(2026, 1, 5, 16, tzinfo=now.tzinfo)  # the 6th begins in Shanghai
    a_push(recipient=holder, sent_at=midnight - timedelta(seconds=1))
    push = a_push(recipient=holder, status="queued")

    with override_settings(PUSH_DAILY_CAP=1):
        with pytest.raises(NotNow):
            send_push(actor=CLOCK, push_id=push.pk, now=midnight - timedelta(seconds=1))
        assert Push.objects.get(pk=push.pk).status == "queued"
        send_push(actor=CLOCK, push_id=push.pk, now=midnight)

    assert Push.objects.get(pk=push.pk).status == "delivered"


def test_ones_own_number_and_pause_come_before_the_platforms(now: datetime) -> None:
    holder = an_organisation()
    preference = PushPreference.objects.create(
        organisation=holder, daily_cap=2, paused_until=now + timedelta(seconds=1)
    )
    pushes = [a_push(recipient=holder, status="queued") for _ in range(3)]

    with pytest.raises(NotNow):
        send_push(actor=CLOCK, push_id=pushes[0].pk, now=now)
    later = preference.paused_until or now
    send_push(actor=CLOCK, push_id=pushes[0].pk, now=later)
    send_push(actor=CLOCK, push_id=pushes[1].pk, now=later)
    with pytest.raises(NotNow):
        send_push(actor=CLOCK, push_id=pushes[2].pk, now=later)

    assert Push.objects.queued().get() == pushes[2]


def test_a_listing_that_left_the_market_takes_its_push_along(now: datetime) -> None:
    push = a_push(status="queued")
    Listing.objects.filter(pushes=push).update(status="suspended")

    send_push(actor=CLOCK, push_id=push.pk, now=now)

    assert Push.objects.get(pk=push.pk).status == "withdrawn"
    assert events_of(push.intent) == ["created", "push_withdrawn"]
    assert Outbox.objects.count() == 0


def test_nobody_there_to_answer_makes_it_undeliverable(now: datetime) -> None:
    push = a_push(status="queued")
    Membership.objects.filter(organisation=push.recipient).update(duty="viewer")

    send_push(actor=CLOCK, push_id=push.pk, now=now)

    assert Push.objects.get(pk=push.pk).status == "undeliverable"
    assert push.events.get().data == {"reason": "nobody_to_answer"}


def test_twice_after_the_end_or_by_a_holder_is_refused(
    hangzhou_voice: Actor, now: datetime
) -> None:
    sent = a_push()
    ended = a_push(an_intent(status="closed"), status="queued")

    with pytest.raises(IllegalMove):
        send_push(actor=CLOCK, push_id=sent.pk, now=now)
    with pytest.raises(IntentNotOpen):
        send_push(actor=CLOCK, push_id=ended.pk, now=now)
    with pytest.raises(NotAllowed):
        send_push(actor=hangzhou_voice, push_id=sent.pk, now=now)

    assert Push.objects.get(pk=sent.pk).version == sent.version
    assert Outbox.objects.count() == 0
