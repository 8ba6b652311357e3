from datetime import datetime, timedelta

import pytest
from django.db.models.functions import Now

from kernel.idempotency import (
    Answer,
    KeyInProgress,
    KeyReused,
    begin,
    finish,
    forget,
    remember_submission,
    submitted_before,
)
from kernel.models import IdempotencyKey

pytestmark = pytest.mark.django_db
CALL = {"scope": "org:12 POST /intents", "key": "k-1"}
CREATED = Answer(status=201, body='{"uid": "u"}')


def test_the_first_request_goes_ahead_and_the_second_gets_its_answer(now: datetime) -> None:
    assert begin(**CALL, body=b"{}", now=now) is None
    finish(**CALL, answer=CREATED)

    assert begin(**CALL, body=b"{}", now=now + timedelta(hours=5)) == CREATED


def test_one_key_with_two_bodies_is_refused(now: datetime) -> None:
    begin(**CALL, body=b"{}", now=now)
    finish(**CALL, answer=CREATED)

    with pytest.raises(KeyReused):
        begin(**CALL, body=b"[]", now=now)


def test_keys_of_different_callers_are_different(now: datetime) -> None:
    begin(**CALL, body=b"{}", now=now)

    assert begin(scope="org:13 POST /intents", key="k-1", body=b"[]", now=now) is None


def test_while_the_first_runs_the_second_waits_until_its_lease_is_over(now: datetime) -> None:
    begin(**CALL, body=b"{}", now=now)

    with pytest.raises(KeyInProgress):
        begin(**CALL, body=b"{}", now=now + timedelta(seconds=60))
    assert begin(**CALL, body=b"{}", now=now + timedelta(seconds=61)) is None
    with pytest.raises(KeyInProgress):
        begin(**CALL, body=b"{}", now=now + timedelta(seconds=62))


def test_a_request_without_effect_frees_its_key_and_a_finished_one_keeps_it(now: datetime) -> None:
    begin(**CALL, body=b"{}", now=now)
    forget(**CALL)
    assert begin(**CALL, body=b"[]", now=now) is None

    finish(**CALL, answer=CREATED)
    forget(**CALL)
    assert begin(**CALL, body=b"[]", now=now) == CREATED


def test_a_form_sent_twice_leads_to_where_the_first_led() -> None:
    assert submitted_before(**CALL) == ""
    with pytest.raises(KeyInProgress):
        submitted_before(**CALL)

    remember_submission(**CALL, target="/listings/u/")
    assert submitted_before(**CALL) == "/listings/u/"


def test_a_click_whose_process_died_can_be_repeated_after_a_minute() -> None:
    submitted_before(**CALL)
    IdempotencyKey.objects.update(lease_until=Now() - timedelta(seconds=1))

    assert submitted_before(**CALL) == ""
    with pytest.raises(KeyInProgress):
        submitted_before(**CALL)
