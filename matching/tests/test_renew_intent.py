from datetime import datetime, timedelta

import pytest

from kernel.actor import Actor
from kernel.lifecycle import IllegalMove
from kernel.models import Outbox
from matching.actions.renew_intent import TooLateToRenew, renew_intent
from matching.models import Intent
from matching.models.intent import PosterNotVerified
from matching.tests.build import an_intent, events_of
from parties.models import Organisation

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("status", ["open", "expired"])
def test_it_lives_another_thirty_days(status: str, ningbo_motors: Actor, now: datetime) -> None:
    intent = an_intent(ningbo_motors, status=status, warned_at=now)

    renew_intent(actor=ningbo_motors, intent_id=intent.pk, now=now)

    kept = Intent.objects.get(pk=intent.pk)
    assert (kept.status, kept.warned_at) == ("open", None)
    assert kept.expires_at == now + timedelta(days=30)
    assert events_of(intent) == ["created", "renewed"]
    assert [row.fact for row in Outbox.objects.all()] == ["IntentOpened"]


def test_ninety_days_after_expiry_it_is_too_late(ningbo_motors: Actor, now: datetime) -> None:
    just = an_intent(ningbo_motors, status="expired", expires_at=now - timedelta(days=90))
    over = an_intent(
        ningbo_motors, status="expired", expires_at=now - timedelta(days=90, seconds=1)
    )

    renew_intent(actor=ningbo_motors, intent_id=just.pk, now=now)
    with pytest.raises(TooLateToRenew):
        renew_intent(actor=ningbo_motors, intent_id=over.pk, now=now)

    assert Intent.objects.get(pk=over.pk).status == "expired"


@pytest.mark.parametrize("status", ["draft", "submitted", "closed", "withdrawn"])
def test_what_never_ran_out_cannot(status: str, ningbo_motors: Actor, now: datetime) -> None:
    intent = an_intent(ningbo_motors, status=status)

    with pytest.raises(IllegalMove):
        renew_intent(actor=ningbo_motors, intent_id=intent.pk, now=now)

    assert Outbox.objects.count() == 0


def test_not_by_a_stranger_nor_when_suspended(
    stranger: Actor, ningbo_motors: Actor, now: datetime
) -> None:
    intent = an_intent(ningbo_motors)

    with pytest.raises(Intent.DoesNotExist):
        renew_intent(actor=stranger, intent_id=intent.pk, now=now)
    Organisation.objects.filter(pk=intent.poster_id).update(status="suspended")
    with pytest.raises(PosterNotVerified):
        renew_intent(actor=ningbo_motors, intent_id=intent.pk, now=now)
