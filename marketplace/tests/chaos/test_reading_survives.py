"""Kill -9 of what reads the whole catalogue, in the middle: gone on with, nothing missing.

The real commands in processes of their own, slowed down so that there is a middle.
"""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.conf import settings

from listings.management.commands import rebuild_search
from listings.models import DataIPAsset, Listing
from listings.search import folder, reader
from listings.search.candidates import lexical_candidates
from listings.tests.build import a_listing
from marketplace.tests.chaos.test_pushes_survive import database_url
from matching.models import ListingDigest

pytestmark = pytest.mark.django_db(transaction=True)
LISTINGS, CHUNK, PATIENCE_S = 60, 4, 60
SLOWLY = f"""
import sys, time
import django
django.setup()
from django.core.management import execute_from_command_line
from listings.search import building
from listings.management.commands import rebuild_search
from matching.management.commands import embed_listings
from matching.retrieval import digests

def slowly(work):
    def worked(*args, **options):
        time.sleep(0.03)
        return work(*args, **options)
    return worked

building.SAVED = digests.CHUNK = {CHUNK}
rebuild_search.EVERY_S = embed_listings.EVERY_S = -1.0
building.Writer.add = slowly(building.Writer.add)
embed_listings.read_listings = slowly(embed_listings.read_listings)
execute_from_command_line(["manage.py", *sys.argv[1:]])
"""
Begin = Callable[[str], "subprocess.Popen[str]"]


@pytest.fixture
def begin(own_folder: Path) -> Iterator[Begin]:
    """Begin a command on the test's database and the test's own folder."""
    begun: list[subprocess.Popen[str]] = []
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "marketplace.settings",
        "DATABASE_URL": database_url(),
        "REDIS_URL": settings.REDIS_URL,
        "VAR_DIR": str(own_folder),
        "EMBEDDER": "matching.management.bench.vectors.Synthetic",
    }

    def begin(command: str) -> "subprocess.Popen[str]":
        begun.append(
            subprocess.Popen(
                [sys.executable, "-c", SLOWLY, command],
                cwd=settings.BASE_DIR,
                env=environment,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                text=True,
            )
        )
        return begun[-1]

    yield begin
    for process in begun:
        process.kill()
        process.communicate()


def ended(process: "subprocess.Popen[str]", *, by: int) -> tuple[int, str]:
    """End a process; return its exit code and what it said on the error output."""
    process.send_signal(by)
    _out, said = process.communicate(timeout=PATIENCE_S)
    return process.returncode, said


def found() -> list[int]:
    """Return whom the served index finds, each as often as it holds it."""
    return sorted(pk for pk, _score in lexical_candidates({"bus": 1.0}, 10 * LISTINGS))


def built(at_least: int) -> int:
    """Wait until an unfinished build holds so many listings; return how many it holds."""
    ends_at = time.monotonic() + PATIENCE_S
    while time.monotonic() < ends_at:
        time.sleep(0.02)
        held = sum(map(_held, folder.begun()))
        if held >= at_least:
            return held
    raise TimeoutError


def _held(path: Path) -> int:
    try:
        return int(reader.open_index(path).searcher().num_docs)
    except ValueError:
        return 0


def test_a_rebuild_goes_on_where_it_was_stopped(
    begin: Begin, word_index: Callable[[], int], figures: list[str]
) -> None:
    listings = [a_listing() for _ in range(LISTINGS)]
    everybody = sorted(listing.pk for listing in listings)
    word_index()

    process, held = begin("rebuild_search"), built(1)
    assert found() == everybody  # in the index of before
    assert ended(process, by=signal.SIGKILL)[0] == -signal.SIGKILL
    process, held = begin("rebuild_search"), built(held + CHUNK + 1)
    assert found() == everybody
    code, said = ended(process, by=signal.SIGINT)
    assert (code, said.splitlines()[-1]) == (130, f"CommandError: {rebuild_search.STOPPED}")
    assert found() == everybody
    held = built(held)
    Listing.objects.filter(pk=everybody[0]).update(status="suspended")
    DataIPAsset.objects.filter(pk=listings[1].asset_id).update(keywords="meanwhile")
    fresh = a_listing()
    _out, said = begin("rebuild_search").communicate(timeout=PATIENCE_S)
    word_index()

    assert int(said.split()[0]) == held - 1  # one of them has left the market
    assert found() == [*everybody[1:], fresh.pk]
    assert lexical_candidates({"meanwhile": 1.0}, 9)[0][0] == everybody[1]
    assert folder.begun() == []
    figures.append(f"rebuild of {LISTINGS} listings killed and stopped: gone on with from {held}")


def test_reading_goes_on_where_it_was_stopped(begin: Begin, figures: list[str]) -> None:
    for _ in range(LISTINGS):
        a_listing()

    kept: list[int] = []
    for by, code in ((signal.SIGKILL, -signal.SIGKILL), (signal.SIGINT, 130)):
        process = begin("embed_listings")
        assert process.stderr is not None
        assert process.stderr.readline().endswith(f" of {LISTINGS - sum(kept[-1:])} listings\n")
        assert ended(process, by=by)[0] == code
        kept.append(read())
    out, _said = begin("embed_listings").communicate(timeout=PATIENCE_S)

    assert 0 < kept[0] < kept[1] < LISTINGS
    assert f"{LISTINGS - kept[1]} listings and 0 intents" in out
    assert read() == LISTINGS
    figures.append(f"reading of {LISTINGS} listings killed and stopped: gone on with from {kept}")


def read() -> int:
    """Return how many listings have their vector."""
    return ListingDigest.objects.filter(vector__isnull=False).count()
