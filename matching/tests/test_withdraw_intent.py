from datetime import datetime

import pytest

from kernel.actor import Actor
from kernel.lifecycle import IllegalMove
from kernel.models import Outbox
from matching.actions.withdraw_intent import withdraw_intent
from matching.models import Intent
from matching.tests.build import an_intent, events_of

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("status", ["draft", "returned", "submitted", "open"])
def test_it_ends_for_good(status: str, ningbo_motors: Actor, now: datetime) -> None:
    intent = an_intent(ningbo_motors, status=status)

    withdraw_intent(actor=ningbo_motors, intent_id=intent.pk, now=now)

    assert Intent.objects.get(pk=intent.pk).status == "withdrawn"
    assert events_of(intent) == ["created", "withdrawn"]
    assert [row.fact for row in Outbox.objects.all()] == ["IntentEnded"]


@pytest.mark.parametrize("status", ["closed", "withdrawn", "expired"])
def test_what_ended_stays_as_it_ended(status: str, ningbo_motors: Actor, now: datetime) -> None:
    intent = an_intent(ningbo_motors, status=status)

    with pytest.raises(IllegalMove):
        withdraw_intent(actor=ningbo_motors, intent_id=intent.pk, now=now)

    assert Outbox.objects.count() == 0


def test_a_stranger_cannot(stranger: Actor, now: datetime) -> None:
    with pytest.raises(Intent.DoesNotExist):
        withdraw_intent(actor=stranger, intent_id=an_intent().pk, now=now)
