"""Holders that are seldom shown get one place in ten."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from kernel.actor import CLOCK
from listings.tests.build import a_listing
from matching.actions.propose_matches import propose_matches
from matching.engine.scoring_model import V1
from matching.models import Impression, Match
from matching.retrieval.exposure import exposure
from matching.tests.build import an_intent
from parties.tests.build import an_organisation

pytestmark = pytest.mark.django_db


def shown(match: Match, *, at: datetime) -> Impression:
    return Impression.objects.create(
        match=match, viewer=match.intent.poster, rank=match.rank, on=at.date(), shown_at=at
    )


def test_a_holder_shown_seldom_moves_up_and_stays_there(
    now: datetime, word_index: Callable[[], int]
) -> None:
    word_index()
    listings = [a_listing(an_organisation()) for _ in range(V1.top + 1)]
    intent = an_intent()
    word_index()

    plain = propose_matches(actor=CLOCK, intent_id=intent.pk, now=now)
    shown(plain[0], at=now - timedelta(days=1))
    shown(plain[-1], at=now - timedelta(days=31))
    explored = propose_matches(actor=CLOCK, intent_id=intent.pk, now=now)
    again = propose_matches(actor=CLOCK, intent_id=intent.pk, now=now)

    assert exposure(now=now) == {listings[0].holder_id: 1}
    assert [match.listing_id for match in plain] == [listing.pk for listing in listings]
    moved = [match.listing_id for match in explored].index(listings[-1].pk) + 1
    assert V1.top // 2 < moved <= V1.top
    assert [match.pk for match in again] == [match.pk for match in explored]
