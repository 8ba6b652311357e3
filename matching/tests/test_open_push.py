from datetime import datetime

import pytest

from kernel.actor import Actor
from kernel.errors import NotAllowed
from matching.actions.open_push import open_push
from matching.models import Push
from matching.tests.build import a_push, an_intent, events_of
from parties.tests.build import actor_of

pytestmark = pytest.mark.django_db


def test_reading_is_noted_once(hangzhou_voice: Actor, now: datetime) -> None:
    push = a_push(recipient=hangzhou_voice)

    open_push(actor=hangzhou_voice, push_id=push.pk, now=now)
    open_push(actor=hangzhou_voice, push_id=push.pk, now=now)

    kept = Push.objects.get(pk=push.pk)
    assert (kept.status, kept.opened_at) == ("opened", now)
    assert events_of(push.intent) == ["created", "opened"]


@pytest.mark.parametrize("status", ["interested", "declined", "expired", "withdrawn"])
def test_afterwards_it_changes_nothing(status: str, hangzhou_voice: Actor, now: datetime) -> None:
    push = a_push(recipient=hangzhou_voice, status=status)

    assert open_push(actor=hangzhou_voice, push_id=push.pk, now=now).status == status
    assert events_of(push.intent) == ["created"]


def test_only_its_recipient_and_nobody_before_it_is_sent(
    hangzhou_voice: Actor, stranger: Actor, ningbo_motors: Actor, now: datetime
) -> None:
    push = a_push(an_intent(ningbo_motors), hangzhou_voice)
    queued = a_push(recipient=hangzhou_voice, status="queued")

    for actor, row in ((stranger, push), (hangzhou_voice, queued)):
        with pytest.raises(Push.DoesNotExist):
            open_push(actor=actor, push_id=row.pk, now=now)
    with pytest.raises(NotAllowed):
        open_push(actor=ningbo_motors, push_id=push.pk, now=now)
    viewer = actor_of(push.recipient, duty="viewer")  # type: ignore[arg-type]
    with pytest.raises(NotAllowed):
        open_push(actor=viewer, push_id=push.pk, now=now)
