from datetime import datetime

import pytest

from kernel.actor import Actor
from kernel.errors import NotAllowed
from kernel.lifecycle import IllegalMove
from kernel.models import Outbox
from matching.actions.resend_push import resend_push
from matching.models import Push
from matching.models.intent import IntentNotOpen
from matching.tests.build import a_push, an_intent

pytestmark = pytest.mark.django_db


def test_it_is_tried_again(operator: Actor, now: datetime) -> None:
    push = a_push(status="undeliverable")

    resend_push(actor=operator, push_id=push.pk, now=now)

    assert Push.objects.get(pk=push.pk).status == "queued"
    assert [row.fact for row in Outbox.objects.all()] == ["PushQueued"]


def test_only_undeliverable_ones_of_open_intents_and_only_by_operators(
    operator: Actor, hangzhou_voice: Actor, now: datetime
) -> None:
    failed = a_push(an_intent(status="closed"), status="undeliverable")

    with pytest.raises(IllegalMove):
        resend_push(actor=operator, push_id=a_push().pk, now=now)
    with pytest.raises(IntentNotOpen):
        resend_push(actor=operator, push_id=failed.pk, now=now)
    with pytest.raises(NotAllowed):
        resend_push(actor=hangzhou_voice, push_id=failed.pk, now=now)

    assert Outbox.objects.count() == 0
