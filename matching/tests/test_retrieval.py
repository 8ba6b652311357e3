"""The gates on the rows of now; forward and reverse are one score."""

from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from kernel.actor import CLOCK
from listings.models import Certificate, DataIPAsset, Listing
from listings.search.candidates import lexical_candidates
from listings.tests.build import a_listing
from matching.actions.count_terms import count_terms
from matching.engine.relax import Relaxation
from matching.models import Intent, IntentEvent
from matching.retrieval import candidates
from matching.retrieval.forward import Found, find, fits
from matching.retrieval.market import Asker
from matching.retrieval.reverse import intents_for
from matching.retrieval.sides import offer_of, wish_of
from matching.retrieval.statistics import statistics
from matching.tests.build import a_weather_listing, an_intent
from parties.models import Organisation
from parties.tests.build import an_organisation

pytestmark = pytest.mark.django_db


def found_for(intent: Intent, *, now: datetime, listing_ids: list[int] | None = None) -> Found:
    asker = Asker(intent.poster_id, is_verified=True)
    return find(wish_of(intent), asker=asker, now=now, limit=50, listing_ids=listing_ids)


def ids(found: Found) -> list[int]:
    return [line.assessment.offer.listing_id for line in found.ranked]


def test_only_what_may_be_traded_today_answers(now: datetime) -> None:
    intent = an_intent()
    good = a_listing()
    frozen, expired, suspended, ended, shunned, mine, named = (a_listing() for _ in range(7))
    Certificate.objects.filter(listings=frozen).update(status="frozen")
    Certificate.objects.filter(listings=expired).update(valid_to=date(2026, 1, 4))
    Listing.objects.filter(pk=suspended.pk).update(status="suspended")
    Listing.objects.filter(pk=ended.pk).update(expires_on=date(2026, 1, 4))
    Organisation.objects.filter(pk=shunned.holder_id).update(status="suspended")
    Intent.objects.filter(pk=intent.pk).update(poster=mine.holder)
    Listing.objects.filter(pk=named.pk).update(visibility="named")
    everything = list(Listing.objects.values_list("pk", flat=True))

    found = found_for(Intent.objects.get(pk=intent.pk), now=now, listing_ids=everything)

    assert ids(found) == [good.pk]


@pytest.mark.parametrize(("is_verified", "seen"), [(True, 2), (False, 1)])
def test_listings_for_verified_organisations_are_shown_to_these(
    is_verified: bool, seen: int, now: datetime
) -> None:
    listings = [a_listing(), a_listing(visibility="verified")]

    found = find(
        wish_of(an_intent()),
        asker=Asker(None, is_verified=is_verified),
        now=now,
        limit=9,
        listing_ids=[listing.pk for listing in listings],
    )

    assert len(found.ranked) == seen


@pytest.mark.parametrize(
    ("wish", "admitted", "bucket"),
    [
        ({"rights_wanted": ["operate"]}, False, ""),
        ({"rights_wanted": ["use"], "territory": ["330000"]}, True, "eligible"),
        ({"territory": ["WORLD"]}, False, ""),
        ({"cross_border": True}, True, "needs_confirmation"),
        ({"must": ["update_frequency"], "update_frequency": "002"}, False, ""),
        ({"must": ["region"], "region": "330000"}, True, "eligible"),
        ({"must": ["region"], "region": "310000"}, False, ""),
        ({"must": ["budget"], "budget_max_minor": 6_500_00}, True, "eligible"),
        ({"must": ["budget"], "budget_max_minor": 6_499_99}, False, ""),
        ({"must": ["record_count_min"], "record_count_min": 2_000_000}, False, ""),
        ({"must": ["data_kinds"], "data_kinds": ["image"]}, False, ""),
        ({"must": ["delivery_forms"], "delivery_forms": ["001", "002"]}, True, "eligible"),
    ],
)
def test_what_is_a_must_keeps_out_and_what_is_not_stated_does_not(
    wish: dict[str, Any], admitted: bool, bucket: str, now: datetime
) -> None:
    listing = a_listing()
    intent = an_intent(**{"rights_wanted": [], "divisions": [], **wish})

    found = found_for(intent, now=now, listing_ids=[listing.pk])

    assert [line.assessment.bucket for line in found.ranked] == ([bucket] if admitted else [])
    assert bool(intents_for(listing, now=now, limit=9)) == admitted


def test_a_price_per_month_is_no_price_of_the_whole(now: datetime) -> None:
    assert offer_of(a_listing(pricing_model="monthly"), now=now).price_minor is None
    assert offer_of(a_listing(pricing_model="free", price_minor=None), now=now).price_minor == 0


def test_texts_that_repeat_each_other_count_once(now: datetime) -> None:
    listing = a_listing()
    listing.asset.fields = [{"name": "stop", "type": "text", "description": "bus stop"}, "noise"]

    offer = offer_of(listing, now=now)

    assert offer.title == "Bus passenger counts of Hangzhou 2025\nBus passenger counts"
    assert offer.overview == listing.asset.overview
    assert offer.data_fields == "stop bus stop"
    assert (offer.section, offer.age_days) == ("G", 217)


def test_when_little_fits_the_single_gate_to_relax_is_named(now: datetime) -> None:
    listings = [a_listing() for _ in range(3)]
    intent = an_intent(rights_wanted=["transfer"])

    found = found_for(intent, now=now, listing_ids=[listing.pk for listing in listings])

    assert (found.fitting, found.holders) == (0, 0)
    assert found.relax == Relaxation("rights", 3)


def test_reverse_finds_the_intents_that_forward_pushes(
    now: datetime, word_index: Callable[[], int]
) -> None:
    word_index()
    bus = a_listing()
    weather = a_weather_listing()
    wanted = {
        an_intent(): bus,
        an_intent(title="海南降水", need="逐小时降水与风速的气象观测", divisions=[]): weather,
    }
    an_intent(title="区块链论文", need="引用关系", divisions=[])
    an_intent(status="closed")
    word_index()

    for intent, listing in wanted.items():
        forward = [
            line.assessment.offer.listing_id
            for line in found_for(intent, now=now).ranked
            if fits(line.assessment)
        ]
        assert forward == [listing.pk]
        assert intents_for(listing, now=now, limit=9) == [intent.pk]


def test_the_held_words_follow_the_rows(now: datetime) -> None:
    listing = a_listing()
    intent = an_intent()
    count_terms(actor=CLOCK, now=now)
    first = intents_for(listing, now=now, limit=9)
    other = an_intent()
    second = intents_for(listing, now=now, limit=9)
    Intent.objects.filter(pk=intent.pk).update(status="closed")
    third = intents_for(listing, now=now, limit=9)
    Intent.objects.filter(pk=other.pk).update(title="气象", need="降水", version=2)
    IntentEvent.append(other, "revised", actor=CLOCK, at=now)

    assert (first, second, third) == ([intent.pk], [intent.pk, other.pk], [other.pk])
    assert intents_for(listing, now=now, limit=9) == []


def test_reverse_asks_for_no_posters_own_no_suspended_no_unlisted(now: datetime) -> None:
    listing = a_listing()
    an_intent(listing.holder)
    shunned = an_intent()
    Organisation.objects.filter(pk=shunned.poster_id).update(status="suspended")
    good = an_intent()

    assert intents_for(listing, now=now, limit=9) == [good.pk]
    Listing.objects.filter(pk=listing.pk).update(visibility="named")
    listing.refresh_from_db()
    assert intents_for(listing, now=now, limit=9) == []
    Listing.objects.filter(pk=listing.pk).update(visibility="public", status="suspended")
    assert intents_for(listing, now=now, limit=9) == []


def test_the_newest_count_weighs(now: datetime) -> None:
    a_listing(an_organisation())
    kept = count_terms(actor=CLOCK, now=now - timedelta(days=1))
    a_listing(title="充电桩")

    number, weights = statistics(now=now)

    assert (number, weights.documents) == (kept.pk, 1)


@pytest.mark.parametrize(("further", "asked"), [(4, [4, 12]), (500, [500])])
def test_what_passes_is_looked_for_deeper_in_the_index_while_that_holds_more(
    further: int,
    asked: list[int],
    now: datetime,
    word_index: Callable[[], int],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    near = [a_listing(title="Weather and traffic, weather and traffic") for _ in range(6)]
    DataIPAsset.objects.filter(listings__in=near).update(region="310000")
    far = [a_listing(title="Something else").pk for _ in range(3)]
    word_index()
    intent = an_intent(
        title="Weather and traffic", region="330000", must=["region"], rights_wanted=[]
    )
    limits: list[int] = []

    def counted(terms: Mapping[str, float], limit: int) -> list[tuple[int, float]]:
        limits.append(limit)
        return lexical_candidates(terms, limit)

    monkeypatch.setattr(candidates, "lexical_candidates", counted)
    for name, value in {"MOST": 2, "FURTHER": further, "ENOUGH": 2}.items():
        monkeypatch.setattr(candidates, name, value)

    found = ids(found_for(intent, now=now))

    assert limits == asked
    assert (len(found), set(found) <= set(far)) == (2, True)
