"""The copy of counted words beside the index: never behind, and no harm when it is lost."""

import sqlite3
from datetime import datetime
from pathlib import Path
from threading import Thread

import pytest
from django.conf import settings

from listings.models import DataIPAsset, Listing
from listings.tests.build import a_listing
from matching.engine.pair import Wish
from matching.models import ListingDigest
from matching.retrieval.digests import read_listings
from matching.retrieval.forward import Found, find
from matching.retrieval.market import Asker
from matching.retrieval.words_at_hand import Copy, at_hand, put_at_hand

WISH = Wish(title="bus passenger counts 气象")
ONE = Copy("sum", b"words", 2.5)


def found(listing: Listing, *, now: datetime) -> Found:
    asker = Asker(None, is_verified=True)
    return find(WISH, asker=asker, now=now, limit=9, listing_ids=[listing.pk])


@pytest.fixture
def file() -> Path:
    return Path(settings.SEARCH_DIR) / "words.sqlite"


@pytest.mark.django_db
def test_words_are_kept_when_they_are_first_asked_for(now: datetime) -> None:
    listing = a_listing()
    read_listings([listing.pk], now=now)

    first = found(listing, now=now)

    kept = ListingDigest.objects.get()
    assert at_hand([listing.pk]) == {
        listing.pk: Copy(kept.words_sum, bytes(kept.words), kept.length)
    }
    assert found(listing, now=now).ranked == first.ranked


@pytest.mark.django_db
def test_words_that_changed_are_read_again(now: datetime) -> None:
    listing = a_listing()
    read_listings([listing.pk], now=now)
    before = found(listing, now=now)
    DataIPAsset.objects.filter(pk=listing.asset_id).update(keywords="气象 气象 气象")

    read_listings([listing.pk], now=now)

    after = found(listing, now=now)
    assert ["气象" in one.ranked[0].assessment.answers for one in (before, after)] == [False, True]
    assert at_hand([listing.pk])[listing.pk].words_sum == ListingDigest.objects.get().words_sum


@pytest.mark.django_db
def test_words_that_are_not_kept_by_this_version_are_counted_and_not_kept(now: datetime) -> None:
    listing = a_listing()
    read_listings([listing.pk], now=now)
    counted = found(listing, now=now)
    Listing.objects.filter(pk=listing.pk).update(version=9)

    assert found(listing, now=now).ranked[0].assessment.share == pytest.approx(
        counted.ranked[0].assessment.share
    )
    assert at_hand([listing.pk])[listing.pk].words_sum == ListingDigest.objects.get().words_sum


def test_what_is_not_held_is_left_out() -> None:
    put_at_hand({1: ONE})

    assert at_hand([1, 2]) == {1: ONE}
    assert at_hand([]) == {}


def test_each_thread_opens_its_own(file: Path) -> None:
    put_at_hand({1: ONE})
    seen: list[dict[int, Copy]] = []

    thread = Thread(target=lambda: seen.append(at_hand([1])))
    thread.start()
    thread.join()

    assert seen == [{1: ONE}]
    assert file.exists()


def test_a_broken_copy_is_begun_anew(file: Path) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(b"no database at all" * 500)

    assert at_hand([1]) == {}
    put_at_hand({1: ONE})
    assert at_hand([1]) == {1: ONE}


def test_a_copy_deleted_under_way_is_begun_anew(file: Path) -> None:
    put_at_hand({1: ONE})
    for part in file.parent.glob("words.sqlite*"):
        part.unlink()

    assert at_hand([1]) == {}
    put_at_hand({2: ONE})
    assert at_hand([1, 2]) == {2: ONE}


def test_nobody_waits_for_another_one_that_writes(file: Path) -> None:
    put_at_hand({1: ONE})
    other = sqlite3.connect(file)
    other.execute("BEGIN IMMEDIATE")

    put_at_hand({2: ONE})

    assert at_hand([1, 2]) == {1: ONE}
    other.rollback()
    other.close()


def test_where_no_copy_can_lie_nothing_is_held(file: Path) -> None:
    file.parent.parent.mkdir(parents=True, exist_ok=True)
    file.parent.write_text("a file where the folder should be")

    put_at_hand({1: ONE})

    assert at_hand([1]) == {}
