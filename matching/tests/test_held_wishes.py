"""What a node has weighed its processes share; new intents are weighed before a listing is held."""

from datetime import datetime, timedelta
from pathlib import Path
from time import monotonic
from typing import Any

import pytest
from django.conf import settings

from kernel.actor import CLOCK
from listings.models import Listing
from listings.tests.build import a_listing
from matching.actions.count_terms import count_terms
from matching.models import Intent, IntentEvent
from matching.retrieval import held_wishes, reverse, wish_files
from matching.retrieval.held_wishes import HeldWishes
from matching.retrieval.reverse import NotWeighed, intents_for, weigh_wishes
from matching.tests.build import an_intent

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def process(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Begin with a process that holds nothing, to which two wishes are many; begin another."""

    def another() -> HeldWishes:
        held = HeldWishes()
        monkeypatch.setattr(reverse, "_HELD", held)
        return held

    monkeypatch.setattr(held_wishes, "MANY", 1)
    monkeypatch.setattr(held_wishes, "CHUNK", 1)
    another()
    return another


@pytest.fixture
def market(now: datetime) -> tuple[Listing, list[int]]:
    listing = a_listing()
    intents = [an_intent(budget_max_minor=n, must=["region"]).pk for n in range(3)]
    count_terms(actor=CLOCK, now=now)
    return listing, intents


def later() -> float:
    return monotonic() + 60


def folders() -> list[Path]:
    return list(Path(settings.SEARCH_DIR).glob("wishes-v*/w-*"))


def test_another_process_reads_what_one_has_weighed(
    market: tuple[Listing, list[int]],
    process: Any,
    now: datetime,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    listing, intents = market
    first = intents_for(listing, now=now, limit=9)
    held = process()
    monkeypatch.setattr(held_wishes, "_wanted", None)  # nothing is weighed any more

    assert intents_for(listing, now=now, limit=9) == first
    assert sorted(first) == intents
    assert held.mapped == wish_files.newest() == folders()[0].name
    Intent.objects.filter(pk=intents[0]).update(status="closed")
    IntentEvent.append(Intent.objects.get(pk=intents[0]), "closed", actor=CLOCK, at=now)
    assert sorted(intents_for(listing, now=now, limit=9)) == intents[1:]


def test_what_time_does_not_suffice_for_is_gone_on_with(
    market: tuple[Listing, list[int]],
    process: Any,
    now: datetime,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    listing, intents = market
    monkeypatch.setattr(reverse, "AT_MOST_S", 0.0)

    with pytest.raises(NotWeighed):
        intents_for(listing, now=now, limit=9)
    assert weigh_wishes(now=now, until=0.0) == 1
    process()
    assert weigh_wishes(now=now, until=0.0) == 0
    assert sorted(intents_for(listing, now=now, limit=9)) == intents
    assert len(folders()) == 1


def test_while_another_process_weighs_one_waits(
    market: tuple[Listing, list[int]], now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    listing, intents = market
    monkeypatch.setattr(reverse, "AT_MOST_S", 0.0)

    with wish_files.weighing(until=0.0) as is_mine:
        assert is_mine
        with pytest.raises(NotWeighed):
            intents_for(listing, now=now, limit=9)
    assert weigh_wishes(now=now, until=later()) == 0
    assert sorted(intents_for(listing, now=now, limit=9)) == intents


@pytest.mark.parametrize(
    ("file", "content"),
    [
        ("said.json", "{"),
        ("said.json", '{"by": "somebody else", "said": []}'),
        ("pulls.npy", ""),
        ("pulls.npy", "short"),
        ("vectors.npy", None),
    ],
)
def test_files_of_no_use_are_written_anew(
    file: str,
    content: str | None,
    market: tuple[Listing, list[int]],
    process: Any,
    now: datetime,
) -> None:
    listing, intents = market
    weigh_wishes(now=now, until=later())
    [damaged] = folders()
    (damaged / file).unlink()
    if content is not None:
        (damaged / file).write_text(content)
    process()

    assert sorted(intents_for(listing, now=now, limit=9)) == intents
    assert [folder.name for folder in folders()] == [wish_files.newest()]
    assert folders()[0] != damaged


def test_wishes_are_weighed_anew_once_the_catalogue_has_drifted(
    market: tuple[Listing, list[int]], process: Any, now: datetime
) -> None:
    listing, intents = market
    weigh_wishes(now=now, until=later())
    before = wish_files.newest()
    a_listing()
    count_terms(actor=CLOCK, now=now + timedelta(minutes=10))

    assert sorted(intents_for(listing, now=now, limit=9)) == intents
    assert wish_files.newest() == before
    held = reverse._HELD
    assert held.wishes.behind(2, share=0.05) == held.wishes.keys
    assert weigh_wishes(now=now, until=later()) == 0
    assert held.wishes.behind(2, share=0.05) == []
    assert wish_files.newest() != before
    process()
    assert sorted(intents_for(listing, now=now, limit=9)) == intents
