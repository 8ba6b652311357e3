from datetime import datetime

import pytest

from kernel.actor import Actor
from kernel.lifecycle import IllegalMove
from kernel.models import Outbox
from matching.actions.submit_intent import submit_intent
from matching.models import Intent
from matching.models.intent import PosterNotVerified
from matching.tests.build import an_intent, events_of
from parties.tests.build import actor_of, an_organisation

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("status", ["draft", "returned"])
def test_it_waits_for_review(status: str, ningbo_motors: Actor, now: datetime) -> None:
    intent = an_intent(ningbo_motors, status=status, status_reason="say more")

    submit_intent(actor=ningbo_motors, intent_id=intent.pk, now=now)

    kept = Intent.objects.get(pk=intent.pk)
    assert (kept.status, kept.status_reason) == ("submitted", "")
    assert events_of(intent) == ["created", "submitted"]
    assert [row.fact for row in Outbox.objects.all()] == ["IntentSubmitted"]


def test_twice_is_refused(ningbo_motors: Actor, now: datetime) -> None:
    intent = an_intent(ningbo_motors, status="submitted")

    with pytest.raises(IllegalMove, match="not possible while"):
        submit_intent(actor=ningbo_motors, intent_id=intent.pk, now=now)

    assert Outbox.objects.count() == 0


def test_an_unverified_poster_and_a_stranger_cannot(stranger: Actor, now: datetime) -> None:
    newcomer = an_organisation(verified=False)
    intent = an_intent(newcomer, status="draft")

    with pytest.raises(PosterNotVerified):
        submit_intent(actor=actor_of(newcomer), intent_id=intent.pk, now=now)
    with pytest.raises(Intent.DoesNotExist):
        submit_intent(actor=stranger, intent_id=intent.pk, now=now)

    assert Intent.objects.get(pk=intent.pk).status == "draft"
