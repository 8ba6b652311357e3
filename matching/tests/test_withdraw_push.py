from datetime import datetime

import pytest

from kernel.actor import CLOCK, Actor
from kernel.errors import NotAllowed
from kernel.lifecycle import IllegalMove
from matching.actions.withdraw_push import AnsweredAlready, withdraw_push
from matching.models import Push
from matching.tests.build import a_push, an_intent, events_of
from parties.tests.build import actor_of

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("status", ["queued", "delivered", "opened"])
def test_the_poster_takes_back_what_waits(status: str, ningbo_motors: Actor, now: datetime) -> None:
    push = a_push(an_intent(ningbo_motors), status=status)

    withdraw_push(actor=ningbo_motors, push_id=push.pk, reason="found one", now=now)

    assert Push.objects.get(pk=push.pk).status == "withdrawn"
    assert events_of(push.intent) == ["created", "push_withdrawn"]
    assert push.events.get().data == {"reason": "found one"}


def test_an_interested_holder_is_left_to_the_negotiation_but_operators_may(
    ningbo_motors: Actor, operator: Actor, now: datetime
) -> None:
    push = a_push(an_intent(ningbo_motors), status="interested")

    for actor in (ningbo_motors, CLOCK):
        with pytest.raises(AnsweredAlready):
            withdraw_push(actor=actor, push_id=push.pk, now=now)
    withdraw_push(actor=operator, push_id=push.pk, now=now)

    assert Push.objects.get(pk=push.pk).status == "withdrawn"


@pytest.mark.parametrize("status", ["declined", "expired", "withdrawn"])
def test_what_ended_stays(status: str, operator: Actor, now: datetime) -> None:
    push = a_push(status=status)

    with pytest.raises(IllegalMove):
        withdraw_push(actor=operator, push_id=push.pk, now=now)

    assert events_of(push.intent) == ["created"]


def test_others_cannot(stranger: Actor, ningbo_motors: Actor, now: datetime) -> None:
    push = a_push(an_intent(ningbo_motors))

    with pytest.raises(Push.DoesNotExist):
        withdraw_push(actor=stranger, push_id=push.pk, now=now)
    viewer = actor_of(push.intent.poster, duty="viewer")
    with pytest.raises(NotAllowed):
        withdraw_push(actor=viewer, push_id=push.pk, now=now)
