from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from pytest_django import DjangoAssertNumQueries

from matching.actions.note_impressions import note_impressions
from matching.models import Impression
from matching.tests.build import a_match, an_intent

pytestmark = pytest.mark.django_db


def test_one_insert_notes_each_match_with_its_rank(
    now: datetime, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    intent = an_intent()
    ids = [a_match(intent, rank=rank).pk for rank in (1, 2, 3)]

    with django_assert_num_queries(3):  # the insert between savepoint and release
        note_impressions(viewer_id=intent.poster_id, match_ids=ids[::-1], now=now)

    assert list(Impression.objects.order_by("rank").values_list("match_id", "rank")) == [
        (ids[2], 1),
        (ids[1], 2),
        (ids[0], 3),
    ]


def test_a_day_in_shanghai_counts_once(now: datetime) -> None:
    match = a_match()
    viewer = match.intent.poster_id
    evening = datetime(2026, 1, 5, 15, 59, tzinfo=UTC)

    for at in (now, evening, evening + timedelta(minutes=1)):
        note_impressions(viewer_id=viewer, match_ids=[match.pk], now=at)

    assert [str(one.on) for one in Impression.objects.order_by("on")] == [
        "2026-01-05",
        "2026-01-06",
    ]


def test_an_impression_is_never_changed(now: datetime) -> None:
    match = a_match()
    note_impressions(viewer_id=match.intent.poster_id, match_ids=[match.pk], now=now)

    with pytest.raises(IntegrityError, match="append_only"), transaction.atomic():
        Impression.objects.update(rank=9)
