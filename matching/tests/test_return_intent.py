from collections.abc import Callable
from datetime import datetime

import pytest

from kernel.actor import Actor
from kernel.errors import InvalidInput, NotAllowed
from kernel.lifecycle import IllegalMove
from kernel.models import Outbox
from matching.actions.return_intent import return_intent
from matching.models import Intent
from matching.models.intent import FourEyes
from matching.tests.build import an_intent, events_of
from parties.models import Membership, Notification
from parties.tests.build import BORN_AT

pytestmark = pytest.mark.django_db


def test_the_poster_reads_what_has_to_change(
    operator: Actor, ningbo_motors: Actor, now: datetime, drain: Callable[[], int]
) -> None:
    intent = an_intent(ningbo_motors, status="submitted")

    return_intent(actor=operator, intent_id=intent.pk, reason=" Say for which city. ", now=now)
    drain()

    kept = Intent.objects.get(pk=intent.pk)
    assert (kept.status, kept.status_reason) == ("returned", "Say for which city.")
    assert events_of(intent) == ["created", "returned"]
    assert intent.events.get(seq=2).data == {"reason": "Say for which city."}
    notice = Notification.objects.get()
    assert (notice.user_id, notice.kind) == (ningbo_motors.user_id, "intent_returned")
    assert notice.url == f"/intents/{intent.uid}/"


@pytest.mark.parametrize("reason", ["", "   ", "x" * 401])
def test_a_reason_is_needed(reason: str, operator: Actor, now: datetime) -> None:
    intent = an_intent(status="submitted")

    with pytest.raises(InvalidInput) as refused:
        return_intent(actor=operator, intent_id=intent.pk, reason=reason, now=now)

    assert refused.value.field == "reason"
    assert Intent.objects.get(pk=intent.pk).status == "submitted"
    assert Outbox.objects.count() == 0


def test_not_ones_own_not_an_open_one_not_by_a_buyer(
    operator: Actor, ningbo_motors: Actor, now: datetime
) -> None:
    intent = an_intent(status="submitted")
    Membership.objects.create(
        user_id=operator.person, organisation=intent.poster, duty="admin", joined_at=BORN_AT
    )

    with pytest.raises(FourEyes):
        return_intent(actor=operator, intent_id=intent.pk, reason="no", now=now)
    with pytest.raises(IllegalMove):
        return_intent(actor=operator, intent_id=an_intent().pk, reason="no", now=now)
    with pytest.raises(NotAllowed):
        return_intent(actor=ningbo_motors, intent_id=intent.pk, reason="no", now=now)
