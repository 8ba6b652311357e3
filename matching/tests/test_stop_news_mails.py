from datetime import datetime

import pytest

from kernel.actor import Actor
from kernel.models import AuditEvent
from matching.actions.stop_news_mails import stop_news_mails
from matching.models import Watch
from matching.models.watch import person_of, stop_token
from matching.tests.build import a_watch
from parties.models import User

pytestmark = pytest.mark.django_db


def test_all_mails_of_a_person_stop_and_nobody_elses(
    ningbo_motors: Actor, stranger: Actor, now: datetime
) -> None:
    a_watch(ningbo_motors)
    a_watch(ningbo_motors, query="q=train", status="paused", frequency="weekly")
    a_watch(stranger)

    first = stop_news_mails(person_id=ningbo_motors.person, now=now)
    again = stop_news_mails(person_id=ningbo_motors.person, now=now)

    assert (first, again) == (2, 0)
    mailed = Watch.objects.exclude(frequency="never")
    assert [watch.owner_id for watch in mailed] == [stranger.user_id]
    assert Watch.objects.active().count() == 2
    assert AuditEvent.objects.get().action == "watch.stop_news_mails"


def test_only_our_own_signature_counts(ningbo_motors: Actor) -> None:
    token = stop_token(ningbo_motors.person)

    assert person_of(token) == ningbo_motors.person
    assert person_of(f"{token}x") is None
    assert person_of("") is None


def test_nobody_is_stopped_for_somebody_unknown(now: datetime) -> None:
    with pytest.raises(User.DoesNotExist):
        stop_news_mails(person_id=0, now=now)
