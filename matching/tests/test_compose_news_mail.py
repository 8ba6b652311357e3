from datetime import UTC, datetime, timedelta

import pytest

from kernel.actor import CLOCK, Actor
from kernel.errors import NotAllowed
from matching.actions.compose_news_mail import compose_news_mail
from matching.models import NewsMail, WatchHit
from matching.tests.build import a_hit, a_watch

pytestmark = pytest.mark.django_db
TUESDAY = datetime(2026, 1, 6, 1, tzinfo=UTC)  # nine o'clock in Shanghai
MONDAY = datetime(2026, 1, 12, 1, tzinfo=UTC)


def test_a_hit_is_mailed_once_and_a_person_gets_one_mail_a_day(ningbo_motors: Actor) -> None:
    watch = a_watch(ningbo_motors)
    first = a_hit(watch)

    news_mail = compose_news_mail(actor=CLOCK, person_id=ningbo_motors.person, now=TUESDAY)
    second = a_hit(watch)
    same_day = compose_news_mail(
        actor=CLOCK, person_id=ningbo_motors.person, now=TUESDAY + timedelta(hours=6)
    )
    next_day = compose_news_mail(
        actor=CLOCK, person_id=ningbo_motors.person, now=TUESDAY + timedelta(days=1)
    )

    assert news_mail is not None
    assert next_day is not None
    assert same_day is None
    assert list(news_mail.hits.all()) == [first]
    assert list(next_day.hits.all()) == [second]
    assert NewsMail.objects.count() == 2


def test_weekly_news_wait_for_monday_and_never_means_never(ningbo_motors: Actor) -> None:
    weekly = a_hit(a_watch(ningbo_motors, frequency="weekly"))
    a_hit(a_watch(ningbo_motors, query="q=train", frequency="never"))
    a_hit(a_watch(ningbo_motors, query="q=tram", status="paused"))

    tuesday = compose_news_mail(actor=CLOCK, person_id=ningbo_motors.person, now=TUESDAY)
    monday = compose_news_mail(actor=CLOCK, person_id=ningbo_motors.person, now=MONDAY)

    assert tuesday is None
    assert monday is not None
    assert list(monday.hits.all()) == [weekly]


def test_people_compose_nothing(ningbo_motors: Actor) -> None:
    a_hit(a_watch(ningbo_motors))

    with pytest.raises(NotAllowed):
        compose_news_mail(actor=ningbo_motors, person_id=ningbo_motors.person, now=TUESDAY)

    assert NewsMail.objects.count() == 0
    assert WatchHit.objects.get().news_mail is None
