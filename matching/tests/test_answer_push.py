from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from kernel.actor import Actor
from kernel.errors import InvalidInput, NotAllowed
from kernel.lifecycle import IllegalMove
from kernel.models import Outbox
from matching.actions.answer_push import PushExpired, answer_push
from matching.models import Push
from matching.models.intent import IntentNotOpen
from matching.tests.build import a_push, an_intent, events_of
from parties.models import Notification

pytestmark = pytest.mark.django_db


def test_interest_reaches_the_poster(
    hangzhou_voice: Actor, ningbo_motors: Actor, now: datetime, drain: Callable[[], int]
) -> None:
    push = a_push(an_intent(ningbo_motors), hangzhou_voice, status="opened")

    answer_push(actor=hangzhou_voice, push_id=push.pk, interested=True, note=" Gladly. ", now=now)
    drain()

    kept = Push.objects.get(pk=push.pk)
    assert (kept.status, kept.answer_note, kept.answered_at) == ("interested", "Gladly.", now)
    assert push.events.get().data == {"interested": True, "reason": ""}
    notice = Notification.objects.get()
    assert (notice.user_id, notice.kind) == (ningbo_motors.user_id, "push_interested")
    assert notice.url == f"/intents/{push.intent.uid}/"


def test_an_answer_without_opening_counts_as_opened_first(
    hangzhou_voice: Actor, now: datetime
) -> None:
    push = a_push(recipient=hangzhou_voice)

    answer_push(actor=hangzhou_voice, push_id=push.pk, interested=False, reason="price", now=now)

    kept = Push.objects.get(pk=push.pk)
    assert (kept.status, kept.answer_reason, kept.opened_at) == ("declined", "price", now)
    assert events_of(push.intent) == ["created", "opened", "responded"]
    assert push.events.get(event="responded").data == {"interested": False, "reason": "price"}


def test_a_decline_may_turn_into_interest_but_not_back(
    hangzhou_voice: Actor, now: datetime
) -> None:
    push = a_push(recipient=hangzhou_voice, status="declined")

    answer_push(actor=hangzhou_voice, push_id=push.pk, interested=True, now=now)
    with pytest.raises(IllegalMove):
        answer_push(
            actor=hangzhou_voice, push_id=push.pk, interested=False, reason="price", now=now
        )

    kept = Push.objects.get(pk=push.pk)
    assert (kept.status, kept.answer_reason) == ("interested", "")
    assert events_of(push.intent) == ["created", "responded"]


@pytest.mark.parametrize(
    ("reason", "note", "field"),
    [("", "", "reason"), ("boring", "", "reason"), ("price", "x" * 401, "note")],
)
def test_a_decline_needs_one_of_the_reasons(
    reason: str, note: str, field: str, hangzhou_voice: Actor, now: datetime
) -> None:
    push = a_push(recipient=hangzhou_voice)

    with pytest.raises(InvalidInput) as refused:
        answer_push(
            actor=hangzhou_voice,
            push_id=push.pk,
            interested=False,
            reason=reason,
            note=note,
            now=now,
        )

    assert refused.value.field == field
    assert Push.objects.get(pk=push.pk).status == "delivered"
    assert Outbox.objects.count() == 0


def test_too_late_is_too_late(hangzhou_voice: Actor, now: datetime) -> None:
    over = a_push(recipient=hangzhou_voice, expires_at=now)
    just = a_push(recipient=hangzhou_voice, expires_at=now + timedelta(seconds=1))
    ended = a_push(an_intent(status="closed"), hangzhou_voice)
    expired = a_push(recipient=hangzhou_voice, status="expired")

    with pytest.raises(PushExpired):
        answer_push(actor=hangzhou_voice, push_id=over.pk, interested=True, now=now)
    with pytest.raises(IntentNotOpen):
        answer_push(actor=hangzhou_voice, push_id=ended.pk, interested=True, now=now)
    with pytest.raises(IllegalMove):
        answer_push(actor=hangzhou_voice, push_id=expired.pk, interested=True, now=now)
    answer_push(actor=hangzhou_voice, push_id=just.pk, interested=True, now=now)

    assert [push.pk for push in Push.objects.filter(status="interested")] == [just.pk]


def test_nobody_answers_for_others(
    hangzhou_voice: Actor, stranger: Actor, ningbo_motors: Actor, now: datetime
) -> None:
    push = a_push(an_intent(ningbo_motors), hangzhou_voice)

    with pytest.raises(Push.DoesNotExist):
        answer_push(actor=stranger, push_id=push.pk, interested=True, now=now)
    with pytest.raises(NotAllowed):
        answer_push(actor=ningbo_motors, push_id=push.pk, interested=True, now=now)
