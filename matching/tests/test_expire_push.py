from datetime import datetime, timedelta

import pytest

from kernel.actor import CLOCK, Actor
from kernel.errors import NotAllowed
from kernel.lifecycle import IllegalMove
from matching.actions.expire_intent import NotDueYet
from matching.actions.expire_push import expire_push
from matching.models import Push
from matching.tests.build import a_push, events_of

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("status", ["delivered", "opened"])
def test_silence_ends_at_its_moment(status: str, now: datetime) -> None:
    push = a_push(status=status, expires_at=now)

    expire_push(actor=CLOCK, push_id=push.pk, now=now)

    assert Push.objects.get(pk=push.pk).status == "expired"
    assert events_of(push.intent) == ["created", "push_expired"]


def test_earlier_or_answered_it_does_not(hangzhou_voice: Actor, now: datetime) -> None:
    early = a_push(expires_at=now + timedelta(seconds=1))
    answered = a_push(status="interested", expires_at=now)

    with pytest.raises(NotDueYet):
        expire_push(actor=CLOCK, push_id=early.pk, now=now)
    with pytest.raises(IllegalMove):
        expire_push(actor=CLOCK, push_id=answered.pk, now=now)
    with pytest.raises(NotAllowed):
        expire_push(actor=hangzhou_voice, push_id=early.pk, now=now)

    assert events_of(early.intent) == ["created"]
