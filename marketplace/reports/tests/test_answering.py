"""The label of a holder: only from enough questions, silence counts, nobody is hurried."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.utils import timezone

from marketplace.reports.answering import usual_days, usual_days_of
from matching.models import Push
from matching.tests.build import a_push
from parties.models import Organisation
from parties.tests.build import an_organisation

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 2, 4, tzinfo=UTC)
LONG_AGO = NOW - timedelta(days=20)


@pytest.fixture(autouse=True)
def _enough_are_four(settings) -> None:
    cache.clear()
    settings.RESPONSE_LABEL_MIN_PUSHES = 4


def asked(holder: Organisation, *hours: float | None, at: datetime = LONG_AGO) -> list[Push]:
    """Ask ``holder`` once for each of ``hours``, after so many it answered; None: it did not."""
    pushes = []
    for after in hours:
        status = "expired" if after is None else "declined"
        said: dict[str, Any] = {} if after is None else {"answered_at": at + timedelta(hours=after)}
        pushes.append(a_push(recipient=holder, status=status, sent_at=at, **said))
    return pushes


@pytest.mark.parametrize(
    ("hours", "days"),
    [
        ((1, 2, 24, 200), 1),
        ((1, 2, 24.1, 200), 3),
        ((1, 72.1, 168, 200), 7),
        ((1, 2, 168.1, None), 0),
        ((1, 2, 3, None), 1),
        ((1, 2, None, None), 0),
        ((1, 2, 3), 0),
    ],
    ids=["a day", "three", "a week", "longer", "one silence", "two", "too few"],
)
def test_three_of_four_answers_in_time_earn_the_label(hours, days) -> None:
    holder = an_organisation()
    asked(holder, *hours)

    assert usual_days([holder.pk], now=NOW) == ({holder.pk: days} if days else {})


def test_a_question_counts_once_its_days_are_over() -> None:
    holder = an_organisation()
    asked(holder, 1, 1, 1, 1)
    asked(holder, *[None] * 4, at=NOW - timedelta(days=2))

    assert usual_days([holder.pk], now=NOW) == {holder.pk: 3}


def test_what_was_asked_long_ago_or_taken_back_says_nothing() -> None:
    holder = an_organisation()
    asked(holder, *[None] * 4, at=NOW - timedelta(days=91))
    asked(holder, 1, 1, 1, 1)
    for status in ("withdrawn", "queued", "undeliverable"):
        a_push(recipient=holder, status=status, sent_at=LONG_AGO)
        a_push(recipient=holder, status=status, sent_at=LONG_AGO)

    assert usual_days([holder.pk], now=NOW) == {holder.pk: 1}


def test_many_are_asked_about_at_once(django_assert_num_queries) -> None:
    quick, slow = an_organisation(), an_organisation()
    asked(quick, 1, 1, 1, 1)
    asked(slow, 100, 100, 100, 100)

    with django_assert_num_queries(1):
        assert usual_days([quick.pk, slow.pk], now=NOW) == {quick.pk: 1, slow.pk: 7}
    assert usual_days_of(slow, now=NOW) == 7
    with django_assert_num_queries(0):
        usual_days_of(slow, now=NOW)


def test_it_stands_on_the_page_of_the_organisation_and_in_the_directory(client) -> None:
    holder = an_organisation()
    asked(holder, 1, 1, 1, 1, at=timezone.now() - timedelta(days=20))

    for page in (f"/organisations/{holder.uid}/", "/merchants/"):
        shown = client.get(page, headers={"accept-language": "en"}).content.decode()
        assert "usually answers within 1 day<" in shown
