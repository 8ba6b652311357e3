"""A rebuild that was killed is gone on with; nothing is in the index twice, nothing is missing."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import pytest

from listings.models import DataIPAsset
from listings.search import building, feed, folder, reader
from listings.search.building import rebuild
from listings.search.documents import Entry, entries
from listings.search.follower import Follower
from listings.tests.build import a_listing
from listings.tests.test_search_follower import indexed

pytestmark = pytest.mark.django_db
START = datetime(2026, 1, 5, 9, tzinfo=UTC)


class Killed(BaseException):
    """What ends a process ends the build anywhere."""


@pytest.fixture
def killed(monkeypatch: pytest.MonkeyPatch, word_index: object) -> Callable[[int], None]:
    """Begin a rebuild that commits after each listing and dies after so many."""

    def begin(after: int) -> None:
        def some(*, after: int = 0, most: int = after) -> Iterator[Entry]:
            for n, entry in enumerate(entries(after=after)):
                if n == most:
                    raise Killed
                yield entry

        monkeypatch.setattr(building, "SAVED", 1)
        with monkeypatch.context() as patch:
            patch.setattr(building, "entries", some)
            with pytest.raises(Killed):
                rebuild(now=START)

    return begin


def test_goes_on_where_it_was_killed(killed: Callable[[int], None]) -> None:
    listings = [a_listing() for _ in range(4)]
    killed(2)
    told: list[tuple[int, int]] = []
    DataIPAsset.objects.filter(pk=listings[0].asset_id).update(keywords="changed meanwhile")

    built = rebuild(now=START + timedelta(hours=1), progress=lambda *n: told.append(n))

    assert told == [(2, 4), (4, 4)]
    assert indexed() == {listing.pk for listing in listings}
    assert reader.searcher().num_docs == 4
    mark = folder.read_mark(built)
    assert mark is not None
    assert mark.at == START  # the follower reads what happened since the first attempt began
    follower = Follower()
    assert follower.turn(now=START + timedelta(hours=1)) >= 1
    follower.close()
    assert folder.begun() == []


@pytest.mark.parametrize("later", [feed.TRUSTED, timedelta(hours=-1)])
def test_begins_anew_when_the_feed_may_have_forgotten(
    killed: Callable[[int], None], later: timedelta
) -> None:
    listings = [a_listing() for _ in range(3)]
    killed(2)

    built = rebuild(now=START + later)

    mark = folder.read_mark(built)
    assert mark is not None
    assert mark.at == START + later
    assert indexed() == {listing.pk for listing in listings}


def test_damaged_build_is_left_alone(killed: Callable[[int], None]) -> None:
    listings = [a_listing(), a_listing()]
    killed(1)
    (folder.begun()[0] / "index" / "meta.json").write_text("{")

    rebuild(now=START)

    assert indexed() == {listing.pk for listing in listings}
