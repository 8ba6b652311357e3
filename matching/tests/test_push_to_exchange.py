from datetime import datetime

import pytest

from kernel.actor import Actor
from kernel.errors import NotAllowed
from matching.actions.push_to_exchange import AlreadyPushed, push_to_exchange
from matching.models import Push
from matching.models.intent import IntentNotOpen
from matching.tests.build import an_intent, events_of

pytestmark = pytest.mark.django_db


def test_it_counts_as_pushed_over_the_exchange(operator: Actor, now: datetime) -> None:
    intent = an_intent()

    push = push_to_exchange(actor=operator, intent_id=intent.pk, slug="shanghai", now=now)

    kept = Push.objects.get(pk=push.pk)
    assert (kept.status, kept.channel, kept.channel_ref) == ("sent", "exchange", "shanghai")
    assert (kept.recipient_id, kept.sent_at) == (None, now)
    assert events_of(intent) == ["created", "pushed"]
    assert intent.events.get(event="pushed").channel == "exchange"


def test_once_for_each_platform(operator: Actor, now: datetime) -> None:
    intent = an_intent()
    push_to_exchange(actor=operator, intent_id=intent.pk, slug="shanghai", now=now)

    with pytest.raises(AlreadyPushed):
        push_to_exchange(actor=operator, intent_id=intent.pk, slug="shanghai", now=now)
    push_to_exchange(actor=operator, intent_id=intent.pk, slug="beijing", now=now)

    assert events_of(intent) == ["created", "pushed", "pushed"]


def test_only_open_ones_and_only_by_operators(
    operator: Actor, ningbo_motors: Actor, now: datetime
) -> None:
    closed = an_intent(status="closed")

    with pytest.raises(IntentNotOpen):
        push_to_exchange(actor=operator, intent_id=closed.pk, slug="shanghai", now=now)
    with pytest.raises(NotAllowed):
        push_to_exchange(actor=ningbo_motors, intent_id=closed.pk, slug="shanghai", now=now)

    assert Push.objects.count() == 0
