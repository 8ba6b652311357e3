"""Digests follow what listings and intents say; vectors are made once for the same text."""

from datetime import datetime
from io import StringIO

import numpy as np
import pytest
from django.core.management import CommandError, call_command

from listings.models import DataIPAsset, Listing
from listings.tests.build import a_listing
from matching.embedding import chosen
from matching.embedding.port import Unavailable, Vectors
from matching.engine.assess import assess
from matching.engine.pair import Wish
from matching.engine.words import words_of
from matching.models import Intent, IntentDigest, ListingDigest
from matching.retrieval.candidates import Search, candidates_among
from matching.retrieval.digests import (
    read_intents,
    read_listings,
    stale_intents,
    stale_listings,
)
from matching.retrieval.forward import query_of
from matching.retrieval.market import Asker
from matching.retrieval.model_in_force import BUILT_IN
from matching.retrieval.packed import pack, unpack
from matching.retrieval.sides import offer_of
from matching.retrieval.statistics import statistics
from matching.tests.build import a_weather_listing, an_intent

pytestmark = pytest.mark.django_db


class Counting:
    """An embedder that notes what it reads."""

    name, dimension = "counting", 384

    def __init__(self) -> None:
        self.read: list[str] = []
        self.is_there = True

    def queries(self, texts: list[str]) -> Vectors:
        return self.passages(texts)

    def passages(self, texts: list[str]) -> Vectors:
        if not self.is_there:
            raise Unavailable("away")
        self.read += texts
        rows = np.ones((len(texts), self.dimension), np.float32)
        rows[:, 0] += [len(text) for text in texts]
        return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True), np.float32)


@pytest.fixture
def model(monkeypatch: pytest.MonkeyPatch) -> Counting:
    model = Counting()
    for name in ("digests", "meaning", "statistics", "candidates", "model_in_force"):
        monkeypatch.setattr(f"matching.retrieval.{name}.embedder", lambda: model)
    return model


def test_listing_is_read_once_and_again_when_it_says_something_else(
    now: datetime, model: Counting
) -> None:
    listing = a_listing()

    assert list(stale_listings()) == [listing]
    assert read_listings([listing.pk], now=now)
    assert list(stale_listings()) == []
    assert len(model.read) == 1

    Listing.objects.filter(pk=listing.pk).update(version=listing.version + 1)
    assert list(stale_listings()) == [listing]
    assert read_listings([listing.pk], now=now)  # the same words: the vector stays
    assert (list(stale_listings()), len(model.read)) == ([], 1)

    DataIPAsset.objects.filter(pk=listing.asset_id).update(version=9, overview="Something else")
    assert read_listings([listing.pk], now=now)
    assert (list(stale_listings()), len(model.read)) == ([], 2)


def test_words_may_come_first(now: datetime, model: Counting) -> None:
    listing = a_listing()

    assert read_listings([listing.pk], now=now, words_only=True)

    assert (model.read, list(stale_listings(words_only=True))) == ([], [])
    assert list(stale_listings()) == [listing]


def test_words_are_kept_while_the_embedder_is_away(now: datetime, model: Counting) -> None:
    listing, intent = a_listing(), an_intent()
    model.is_there = False

    assert not read_listings([listing.pk], now=now)
    assert not read_intents([intent.pk])

    assert list(stale_listings(words_only=True)) == []
    assert (list(stale_listings()), list(stale_intents())) == ([listing], [intent])


def test_other_embedder_reads_everything_anew(now: datetime, model: Counting) -> None:
    listing, intent = a_listing(), an_intent()
    read_listings([listing.pk], now=now)
    read_intents([intent.pk])
    model.name = "another"

    assert (list(stale_listings()), list(stale_intents())) == ([listing], [intent])


def test_intent_is_read_once(model: Counting) -> None:
    intent = an_intent()

    assert list(stale_intents()) == [intent]
    assert read_intents([intent.pk])
    assert list(stale_intents()) == []
    read_once = list(model.read)
    Intent.objects.filter(pk=intent.pk).update(version=9)
    assert list(stale_intents()) == [intent]
    assert read_intents([intent.pk])
    assert (list(stale_intents()), model.read) == ([], read_once)
    assert IntentDigest.objects.get().intent_version == 9


@pytest.mark.parametrize("is_read", [True, False])
def test_candidate_is_the_offer_whether_or_not_its_digest_is_there(
    is_read: bool, now: datetime, model: Counting
) -> None:
    listings = [a_listing(), a_weather_listing()]
    if is_read:
        read_listings([listing.pk for listing in listings], now=now)
    wish = Wish(title="bus passenger 气象 nobody")
    query = query_of(wish, vector=None, model=BUILT_IN, known=statistics(now=now))
    search = Search.of(wish, None, asker=Asker(None, is_verified=False), now=now)

    pool = candidates_among(search, query, [listing.pk for listing in listings])

    assert {row.id for row in pool.rows} == {listing.pk for listing in listings}
    found = pool.assessed(query, [0, 1])
    for row, share, one in zip(pool.rows, pool.shares, found, strict=True):
        offer = offer_of(Listing.objects.get(pk=row.id), now=now)
        whole = assess(query, offer)
        assert one.offer == offer
        assert one.score == pytest.approx(whole.score)
        assert share == one.share == pytest.approx(whole.share)
        assert whole.share > 0


def test_packed_words_come_back_as_far_as_they_are_asked_for(now: datetime) -> None:
    words = words_of(offer_of(a_weather_listing(), now=now), model=BUILT_IN)
    packed = (pack(words), words.length)

    assert unpack([packed], asked=words.frequencies) == [words]
    assert unpack([packed, (b"", 0.0)], asked=[])[0].frequencies == {}
    assert unpack([], asked=["气象"]) == []


def test_command_reads_what_is_missing_and_goes_on_where_it_stopped(
    now: datetime, model: Counting, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("matching.management.commands.embed_listings.embedder", chosen.embedder)
    a_listing(), a_weather_listing(), an_intent()
    model.is_there = False
    with pytest.raises(CommandError, match="try again"):
        call_command("embed_listings", no_progress=True, stdout=StringIO())
    model.is_there = True
    out, again = StringIO(), StringIO()

    call_command("embed_listings", no_progress=True, stdout=out)
    call_command("embed_listings", no_progress=True, stdout=again)

    assert "2 listings and 1 intents" in out.getvalue()
    assert "0 listings and 0 intents" in again.getvalue()
    assert ListingDigest.objects.filter(vector__isnull=False).count() == 2
