from datetime import datetime, timedelta

import pytest

from kernel.actor import ANONYMOUS, Actor
from kernel.errors import NotAllowed
from parties.actions.read_notices import read_notices
from parties.models import Notification
from parties.tests.build import a_notice

pytestmark = pytest.mark.django_db


def test_ones_own_notices_are_read_once(
    hangzhou_voice: Actor, ningbo_motors: Actor, now: datetime
) -> None:
    for _ in range(3):
        a_notice(hangzhou_voice.person)
    a_notice(ningbo_motors.person)

    first = read_notices(actor=hangzhou_voice, now=now)
    second = read_notices(actor=hangzhou_voice, now=now + timedelta(days=1))

    assert (first, second) == (3, 0)
    assert Notification.objects.unread().get().user_id == ningbo_motors.user_id
    assert Notification.objects.filter(read_at=now).count() == 3


def test_only_the_notices_named_are_read(
    hangzhou_voice: Actor, ningbo_motors: Actor, now: datetime
) -> None:
    mine, other = a_notice(hangzhou_voice.person), a_notice(hangzhou_voice.person)
    foreign = a_notice(ningbo_motors.person)

    assert read_notices(actor=hangzhou_voice, notice_ids=[mine.pk, foreign.pk], now=now) == 1

    assert set(Notification.objects.unread()) == {other, foreign}


def test_nobody_reads_anonymously(hangzhou_voice: Actor, now: datetime) -> None:
    a_notice(hangzhou_voice.person)

    with pytest.raises(NotAllowed):
        read_notices(actor=ANONYMOUS, now=now)

    assert Notification.objects.unread().count() == 1
