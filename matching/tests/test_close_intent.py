from collections.abc import Callable
from datetime import datetime

import pytest

from kernel.actor import CLOCK, Actor
from kernel.errors import NotAllowed
from kernel.lifecycle import IllegalMove
from kernel.models import Outbox
from matching.actions.close_intent import close_intent
from matching.models import Intent, Push
from matching.tests.build import a_push, an_intent, events_of
from parties.tests.build import actor_of

pytestmark = pytest.mark.django_db
HERE = Intent.CloseReason.SATISFIED_HERE


def test_unanswered_pushes_are_withdrawn_and_answers_stay(
    ningbo_motors: Actor, now: datetime, drain: Callable[[], int]
) -> None:
    intent = an_intent(ningbo_motors)
    pushes = {
        status: a_push(intent, status=status)
        for status in ("queued", "delivered", "opened", "interested", "declined", "expired")
    }

    close_intent(actor=ningbo_motors, intent_id=intent.pk, reason=HERE, now=now)
    drain()

    kept = Intent.objects.get(pk=intent.pk)
    assert (kept.status, kept.close_reason) == ("closed", "satisfied_here")
    assert {was: Push.objects.get(pk=push.pk).status for was, push in pushes.items()} == {
        "queued": "withdrawn",
        "delivered": "withdrawn",
        "opened": "withdrawn",
        "interested": "interested",
        "declined": "declined",
        "expired": "expired",
    }
    assert events_of(intent) == ["created", "closed", *["push_withdrawn"] * 3]
    assert [event.data for event in intent.events.filter(event="push_withdrawn")] == [
        {"reason": "intent_ended"}
    ] * 3


def test_an_intent_open_again_keeps_its_pushes(
    ningbo_motors: Actor, now: datetime, drain: Callable[[], int]
) -> None:
    intent = an_intent(ningbo_motors)
    push = a_push(intent)
    close_intent(actor=ningbo_motors, intent_id=intent.pk, reason=HERE, now=now)
    Outbox.objects.update(payload={"intent_id": an_intent().pk})

    drain()

    assert Push.objects.get(pk=push.pk).status == "delivered"


@pytest.mark.parametrize("status", ["draft", "submitted", "closed", "withdrawn", "expired"])
def test_only_an_open_one(status: str, ningbo_motors: Actor, now: datetime) -> None:
    intent = an_intent(ningbo_motors, status=status)

    with pytest.raises(IllegalMove):
        close_intent(actor=ningbo_motors, intent_id=intent.pk, reason=HERE, now=now)

    assert Outbox.objects.count() == 0


def test_others_and_other_reasons_are_refused(
    stranger: Actor, ningbo_motors: Actor, now: datetime
) -> None:
    intent = an_intent(ningbo_motors)

    with pytest.raises(Intent.DoesNotExist):
        close_intent(actor=stranger, intent_id=intent.pk, reason=HERE, now=now)
    viewer = actor_of(intent.poster, duty="viewer")
    with pytest.raises(NotAllowed):
        close_intent(actor=viewer, intent_id=intent.pk, reason=HERE, now=now)
    with pytest.raises(ValueError, match="bored"):
        close_intent(actor=ningbo_motors, intent_id=intent.pk, reason="bored", now=now)  # type: ignore[arg-type]

    assert Intent.objects.get(pk=intent.pk).status == "open"


def test_the_clock_closes_what_a_deal_satisfied(ningbo_motors: Actor, now: datetime) -> None:
    intent = an_intent(ningbo_motors)

    close_intent(actor=CLOCK, intent_id=intent.pk, reason=HERE, now=now)

    assert Intent.objects.get(pk=intent.pk).close_reason == "satisfied_here"
