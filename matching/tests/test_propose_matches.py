from collections.abc import Callable
from datetime import datetime

import pytest

from kernel.actor import CLOCK, Actor
from kernel.errors import NotAllowed
from kernel.models import Outbox
from listings.models import Listing
from listings.search.reader import NoIndex
from listings.tests.build import a_listing
from matching.actions.propose_matches import propose_matches
from matching.models import Match
from matching.models.intent import IntentNotOpen
from matching.tests.build import a_weather_listing, an_intent

pytestmark = pytest.mark.django_db


def test_the_listing_with_the_words_is_matched_with_reasons(
    now: datetime, word_index: Callable[[], int]
) -> None:
    word_index()
    bus = a_listing()
    weather = a_weather_listing()
    intent = an_intent()
    word_index()

    propose_matches(actor=CLOCK, intent_id=intent.pk, listing_ids=[weather.pk], now=now)
    matches = propose_matches(actor=CLOCK, intent_id=intent.pk, now=now)

    assert [match.listing_id for match in matches] == [bus.pk]
    best = Match.objects.get(listing=bus)
    assert (best.rank, best.band, best.bucket, best.is_current) == (1, "strong", "eligible", True)
    assert (best.intent_version, best.listing_version, best.model_version) == (1, 1, "v1")
    assert "passenger" in best.reasons["phrases"][0]["phrase"]
    assert [check["code"] for check in best.reasons["gates"]] == ["rights"]
    unlike = Match.objects.get(listing=weather)
    assert (unlike.band, unlike.is_current, unlike.reasons["phrases"]) == ("weak", False, [])
    assert [row.fact for row in Outbox.objects.all()] == ["MatchesProposed", "MatchesProposed"]


def test_the_same_again_gives_the_same_rows(now: datetime, word_index: Callable[[], int]) -> None:
    word_index()
    a_listing()
    intent = an_intent()
    word_index()

    first = propose_matches(actor=CLOCK, intent_id=intent.pk, now=now)
    again = propose_matches(actor=CLOCK, intent_id=intent.pk, now=now)

    assert [match.pk for match in again] == [match.pk for match in first]
    assert Match.objects.count() == 1


def test_what_left_the_market_is_matched_no_more_though_the_index_still_has_it(
    now: datetime, word_index: Callable[[], int]
) -> None:
    word_index()
    stays, leaves = a_listing(), a_listing()
    intent = an_intent()
    word_index()
    propose_matches(actor=CLOCK, intent_id=intent.pk, now=now)
    Listing.objects.filter(pk=leaves.pk).update(status="suspended")

    matches = propose_matches(actor=CLOCK, intent_id=intent.pk, now=now)

    assert [match.listing_id for match in matches] == [stays.pk]
    assert not Match.objects.get(listing=leaves).is_current


def test_a_listing_the_index_does_not_know_yet_joins_the_current_ones(now: datetime) -> None:
    intent = an_intent()
    old, new = a_listing(), a_listing()
    propose_matches(actor=CLOCK, intent_id=intent.pk, listing_ids=[old.pk], now=now)

    matches = propose_matches(actor=CLOCK, intent_id=intent.pk, listing_ids=[new.pk], now=now)

    assert {match.listing_id for match in matches} == {old.pk, new.pk}
    assert [match.rank for match in matches] == [1, 2]


def test_a_closed_intent_a_missing_index_a_buyer(
    now: datetime, ningbo_motors: Actor, word_index: Callable[[], int]
) -> None:
    with pytest.raises(IntentNotOpen):
        propose_matches(actor=CLOCK, intent_id=an_intent(status="closed").pk, now=now)
    with pytest.raises(NoIndex):
        propose_matches(actor=CLOCK, intent_id=an_intent().pk, now=now)
    with pytest.raises(NotAllowed):
        propose_matches(actor=ningbo_motors, intent_id=an_intent(ningbo_motors).pk, now=now)

    assert Match.objects.count() == 0
    assert Outbox.objects.count() == 0
