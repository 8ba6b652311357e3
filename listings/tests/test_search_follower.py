"""The word index follows the database, skips nobody, and heals."""

import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import psycopg
import pytest
import tantivy
from django.conf import settings
from django.db import connection
from django.db.models.functions import Now

from listings.models import Certificate, DataIPAsset, Listing, ListingChange
from listings.search import feed, folder, reader
from listings.search.building import rebuild
from listings.search.candidates import lexical_candidates
from listings.search.follower import COUNT, PACE, Follower
from listings.search.lock import follower_lock
from listings.tests.build import a_listing
from parties.models import Organisation

START = datetime(2026, 1, 5, 9, tzinfo=UTC)
Follow = Callable[[], int]


def indexed() -> set[int]:
    view = reader.searcher()
    hits = view.search(tantivy.Query.all_query(), limit=100).hits
    return {int(pk or 0) for pk in view.fast_field_values("id", [a for _, a in hits])}


@pytest.fixture
def elsewhere() -> Iterator[psycopg.Connection]:
    """Another connection to the test's database, with transactions of its own."""
    asked = connection.get_connection_params()
    named = {
        key: asked[key] for key in ("dbname", "user", "password", "host", "port") if key in asked
    }
    with psycopg.connect(**named) as other:
        yield other
        other.rollback()


@pytest.mark.django_db
def test_a_published_listing_is_found_after_one_turn(word_index: Follow) -> None:
    word_index()
    listing = a_listing(title="公交客流统计数据")

    assert word_index() == 1
    assert indexed() == {listing.pk}
    assert [pk for pk, _ in lexical_candidates({"客流": 1.0}, 5)] == [listing.pk]
    assert lexical_candidates({"客流": 0.0}, 5) == []
    assert lexical_candidates({}, 5) == []
    assert lexical_candidates({"客流": 1.0}, 0) == []


@pytest.mark.django_db
def test_candidates_come_by_weight_with_scores(word_index: Follow) -> None:
    bus, weather = a_listing(title="公交"), a_listing(title="气象")
    word_index()

    light = lexical_candidates({"公交": 1.0, "气象": 2.0}, 5)
    heavy = lexical_candidates({"公交": 4.0, "气象": 2.0}, 5)

    assert [pk for pk, _ in light] == [weather.pk, bus.pk]
    assert [pk for pk, _ in heavy] == [bus.pk, weather.pk]
    assert light[0][1] == pytest.approx(2 * light[1][1])
    assert heavy[0][1] == pytest.approx(4 * light[1][1])
    assert lexical_candidates({"公交": 1.0, "气象": 2.0}, 1) == light[:1]


@pytest.mark.django_db
def test_an_idle_turn_writes_nothing(word_index: Follow) -> None:
    a_listing()
    word_index()
    generation = folder.live()
    assert generation is not None
    before = (generation / "index" / "meta.json").stat().st_mtime_ns

    assert word_index() == 0
    assert (generation / "index" / "meta.json").stat().st_mtime_ns == before


@pytest.mark.django_db
@pytest.mark.parametrize("status", ["draft", "submitted", "returned", "suspended", "withdrawn"])
def test_only_published_listings_are_in_the_index(status: str, word_index: Follow) -> None:
    a_listing(status=status)

    word_index()

    assert indexed() == set()


@pytest.mark.django_db
def test_what_leaves_the_market_leaves_the_index(word_index: Follow) -> None:
    withdrawn, frozen, orphaned, kept = (a_listing() for _ in range(4))
    word_index()
    assert indexed() == {withdrawn.pk, frozen.pk, orphaned.pk, kept.pk}

    Listing.objects.filter(pk=withdrawn.pk).update(status="withdrawn")
    Certificate.objects.filter(listings=frozen).update(status="frozen")
    Organisation.objects.filter(pk=orphaned.holder_id).update(status="suspended")
    word_index()

    assert indexed() == {kept.pk}


@pytest.mark.django_db
def test_changes_of_asset_and_holder_are_read_again(word_index: Follow) -> None:
    listing = a_listing(title="Bus counts")
    word_index()

    DataIPAsset.objects.filter(pk=listing.asset_id).update(scenario="碳排放核算")
    Organisation.objects.filter(pk=listing.holder_id).update(name="杭州声谷")

    assert word_index() == 1
    assert len(lexical_candidates({"排放": 1.0}, 5)) == 1


@pytest.mark.django_db(transaction=True)
def test_a_slow_transaction_is_not_skipped(
    word_index: Follow, elsewhere: psycopg.Connection
) -> None:
    slow, quick = a_listing(title="slow"), a_listing(title="quick")
    word_index()
    elsewhere.execute("UPDATE listings_listing SET title = 'tortoise' WHERE id = %s", [slow.pk])
    Listing.objects.filter(pk=quick.pk).update(title="hare")

    assert word_index() == 1
    assert word_index() == 0
    assert [pk for pk, _ in lexical_candidates({"hare": 1.0}, 5)] == [quick.pk]
    assert lexical_candidates({"tortoise": 1.0}, 5) == []

    elsewhere.commit()

    assert word_index() == 1
    assert [pk for pk, _ in lexical_candidates({"tortoise": 1.0}, 5)] == [slow.pk]


@pytest.mark.django_db(transaction=True)
def test_a_follower_that_remembered_the_highest_number_would_skip(
    elsewhere: psycopg.Connection,
) -> None:
    slow, quick = a_listing(), a_listing()
    mark = feed.here()
    old = max(ListingChange.objects.values_list("pk", flat=True))  # other databases hold marks back
    elsewhere.execute("UPDATE listings_listing SET title = 'a' WHERE id = %s", [slow.pk])
    Listing.objects.filter(pk=quick.pk).update(title="b")
    first = feed.read(mark)
    elsewhere.commit()

    second = feed.read(first.xid)

    assert {of for row, of in first.listing_ids.items() if row > old} == {quick.pk}
    assert {of for row, of in second.listing_ids.items() if row > old} == {slow.pk, quick.pk}
    skipped = {of for row, of in second.listing_ids.items() if row > max(first.listing_ids)}
    assert slow.pk not in skipped


@pytest.mark.django_db
def test_killed_between_commit_and_mark_it_reads_again(word_index: Follow) -> None:
    listing = a_listing(title="客流")
    word_index()
    generation = folder.live()
    assert generation is not None
    old = folder.read_mark(generation)
    assert old is not None
    Listing.objects.filter(pk=listing.pk).update(title="气象")
    word_index()
    folder.write_mark(generation, old)

    restarted = Follower()

    assert restarted.turn(now=START + timedelta(minutes=1)) == 1
    restarted.close()
    assert indexed() == {listing.pk}
    assert lexical_candidates({"客流": 1.0}, 5) == []


@pytest.mark.django_db
def test_changes_soon_after_a_commit_wait_for_the_next_turn() -> None:
    follower = Follower()
    follower.turn(now=START)
    a_listing()
    assert follower.turn(now=START + timedelta(seconds=5)) == 1
    a_listing()

    assert follower.turn(now=START + timedelta(seconds=5) + PACE / 2) == 0
    assert follower.turn(now=START + timedelta(seconds=6)) == 1
    follower.close()


@pytest.mark.django_db
@pytest.mark.parametrize("what", ["everything", "generation", "live", "files"])
def test_deleting_the_folder_loses_nothing(what: str, word_index: Follow) -> None:
    listing = a_listing()
    word_index()
    generation = folder.live()
    assert generation is not None
    if what == "everything":
        shutil.rmtree(settings.SEARCH_DIR)
    elif what == "generation":
        shutil.rmtree(generation)
    elif what == "live":
        (folder.home() / "live").unlink()
    else:
        for file in (generation / "index").glob("*.term"):
            file.unlink()
        reader.forget()

    for _ in range(11):
        word_index()

    assert indexed() == {listing.pk}
    assert folder.live() != generation


@pytest.mark.django_db
def test_a_damaged_index_is_set_aside_and_built_anew(word_index: Follow) -> None:
    listing = a_listing()
    word_index()
    generation = folder.live()
    assert generation is not None
    (generation / "index" / "meta.json").write_text("{ nonsense")

    with pytest.raises(reader.NoIndex):
        reader.searcher()
    for _ in range(11):
        word_index()

    assert indexed() == {listing.pk}
    assert [path.name for path in folder.home().glob("broken-*")] == [
        generation.name.replace("g-", "broken-")
    ]


@pytest.mark.django_db
def test_without_an_index_reading_says_so() -> None:
    with pytest.raises(reader.NoIndex):
        lexical_candidates({"a": 1.0}, 5)
    assert not folder.home().exists()


@pytest.mark.django_db
def test_a_rebuild_beside_a_follower_is_taken_over(word_index: Follow) -> None:
    first = a_listing()
    word_index()
    told: list[tuple[int, int]] = []

    built = rebuild(now=START, progress=lambda done, total: told.append((done, total)))
    second = a_listing()

    assert told == [(1, 1)]
    assert word_index() == 2  # both were written by the transaction that still runs: this test's
    assert folder.live() == built
    assert indexed() == {first.pk, second.pk}
    assert [path.name for path in folder.home().glob("g-*")] == [built.name]


@pytest.mark.django_db
def test_a_mark_of_another_database_or_of_long_ago_is_not_trusted() -> None:
    built = rebuild(now=START)
    kept = Follower()
    kept.turn(now=START + feed.TRUSTED - timedelta(seconds=1))
    assert folder.live() == built
    kept.close()
    mark = folder.read_mark(built)
    assert mark is not None

    late = Follower()
    late.turn(now=mark.at + feed.TRUSTED)
    rebuilt = folder.live()
    assert rebuilt is not None
    assert rebuilt != built
    late.close()
    folder.write_mark(rebuilt, folder.Mark(xid=1, at=START, origin="another/1"))
    other = Follower()
    other.turn(now=START)

    assert folder.live() != rebuilt
    other.close()


@pytest.mark.django_db
def test_rows_that_vanish_without_a_trigger_are_noticed() -> None:
    follower = Follower()
    listing = a_listing()
    follower.turn(now=START)
    assert indexed() == {listing.pk}
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute("UPDATE listings_listing SET status = 'withdrawn'")
        cursor.execute("SET LOCAL session_replication_role = DEFAULT")

    follower.turn(now=START + COUNT)

    assert indexed() == set()
    follower.close()


@pytest.mark.django_db
def test_rows_are_kept_a_day_for_other_nodes() -> None:
    a_listing()
    with connection.cursor() as cursor:
        cursor.execute("SELECT now()")
        written = cursor.fetchone()[0]
    n = ListingChange.objects.count()
    assert n > 0
    [xid] = set(ListingChange.objects.values_list("xid", flat=True))

    assert feed.prune(before=xid + 1, now=written + feed.KEPT) == 0
    assert feed.prune(before=xid, now=written + feed.KEPT + PACE) == 0
    assert feed.prune(before=xid + 1, now=written + feed.KEPT + PACE) == n
    assert ListingChange.objects.filter(noted_at__lte=Now()).count() == 0


def test_only_the_last_broken_generation_and_fresh_builds_are_kept() -> None:
    for name in ("g-1", "g-2"):
        (folder.home() / name).mkdir(parents=True)
        folder.set_aside(folder.home() / name)
    begun = folder.unfinished()
    touched = begun.stat().st_mtime

    assert [path.name for path in folder.home().glob("broken-*")] == ["broken-2"]
    folder.sweep(older_than=touched)
    assert begun.exists()
    folder.sweep(older_than=touched + 1)
    assert not begun.exists()


@pytest.mark.django_db
def test_a_change_after_the_count_is_no_damage(monkeypatch: pytest.MonkeyPatch) -> None:
    follower = Follower()
    a_listing()
    follower.turn(now=START)
    generation = folder.live()
    reads = feed.read

    def read_late(since: int) -> feed.Reading:
        found = reads(since)
        return feed.Reading(found.xid, {**found.listing_ids, 10**9: 1})

    readings = iter([reads, read_late])

    def read(since: int) -> feed.Reading:
        return next(readings)(since)

    monkeypatch.setattr(feed, "read", read)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute("UPDATE listings_listing SET status = 'withdrawn'")
        cursor.execute("SET LOCAL session_replication_role = DEFAULT")

    assert follower.turn(now=START + COUNT) == 0

    assert folder.live() == generation
    follower.close()


def test_a_second_follower_waits_for_the_first() -> None:
    with follower_lock() as first, follower_lock() as second:
        assert first.take()
        assert not second.take()
        shutil.rmtree(settings.SEARCH_DIR)
        assert not first.is_there()
    with follower_lock() as third:
        assert third.take()
