from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from kernel.actor import CLOCK, Actor
from kernel.errors import NotAllowed
from kernel.lifecycle import IllegalMove
from kernel.models import Outbox
from matching.actions.expire_intent import NotDueYet, expire_intent
from matching.models import Intent, Push
from matching.tests.build import a_push, an_intent, events_of

pytestmark = pytest.mark.django_db


def test_at_its_moment_it_ends_and_so_do_its_pushes(
    now: datetime, drain: Callable[[], int]
) -> None:
    intent = an_intent(expires_at=now)
    push = a_push(intent)

    expire_intent(actor=CLOCK, intent_id=intent.pk, now=now)
    drain()

    assert Intent.objects.get(pk=intent.pk).status == "expired"
    assert Push.objects.get(pk=push.pk).status == "withdrawn"
    assert events_of(intent) == ["created", "expired", "push_withdrawn"]


def test_a_second_earlier_and_a_second_time_are_refused(now: datetime) -> None:
    early = an_intent(expires_at=now + timedelta(seconds=1))
    over = an_intent(status="expired", expires_at=now)

    with pytest.raises(NotDueYet):
        expire_intent(actor=CLOCK, intent_id=early.pk, now=now)
    with pytest.raises(IllegalMove):
        expire_intent(actor=CLOCK, intent_id=over.pk, now=now)

    assert Outbox.objects.count() == 0


def test_the_poster_closes_instead(ningbo_motors: Actor, now: datetime) -> None:
    intent = an_intent(ningbo_motors, expires_at=now)

    with pytest.raises(NotAllowed):
        expire_intent(actor=ningbo_motors, intent_id=intent.pk, now=now)
