from datetime import datetime

import pytest

from kernel.actor import CLOCK, Actor
from kernel.errors import NotAllowed
from listings.tests.build import a_listing
from matching.actions.count_terms import count_terms
from matching.models import CatalogueTerms
from matching.retrieval.statistics import statistics

pytestmark = pytest.mark.django_db


def test_published_listings_are_counted_and_the_newest_count_is_in_force(now: datetime) -> None:
    a_listing(title="充电桩")
    a_listing(title="充电站", status="draft")
    number, fresh = statistics(now=now)

    row = count_terms(actor=CLOCK, now=now)

    assert (row.documents, row.frequencies["充电"], "电站" in row.frequencies) == (1, 1, False)
    assert (number, statistics(now=now)) == (0, (row.pk, fresh))


def test_three_counts_are_kept(now: datetime) -> None:
    rows = [count_terms(actor=CLOCK, now=now).pk for _ in range(5)]

    assert set(CatalogueTerms.objects.values_list("pk", flat=True)) == set(rows[-3:])


def test_a_buyer_counts_nothing(ningbo_motors: Actor, now: datetime) -> None:
    with pytest.raises(NotAllowed):
        count_terms(actor=ningbo_motors, now=now)
