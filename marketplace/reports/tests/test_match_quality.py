"""The figures on matching, their pages and files."""

import csv
import io
from datetime import datetime, timedelta

import pytest
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from kernel.actor import Actor
from listings.actions.note_empty_search import note_empty_search
from listings.tests.build import a_listing
from marketplace.reports.gap import Gap, gaps, wanted
from marketplace.reports.match_quality import Window, match_quality
from matching.actions.note_impressions import note_impressions
from matching.models import Match
from matching.tests.build import a_match, a_push, an_intent
from parties.tests.build import an_organisation, client_of

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def judged(band: str, rank: int, *, fits: bool, at: datetime, reason: str = "not_relevant") -> None:
    status = "interested" if fits else "declined"
    said = {} if fits else {"answer_reason": reason}
    push = a_push(status=status, answered_at=at, **said)  # type: ignore[arg-type]
    Match.objects.filter(pushes=push).update(band=band, rank=rank)


@pytest.fixture
def market(now: datetime) -> datetime:
    """Twelve strong matches of which nine fitted, three fair of which one; two price declines."""
    at = now - DAY
    for n in range(12):
        judged("strong", 1, fits=n < 9, at=at)
    for n in range(3):
        judged("fair", 4, fits=n < 1, at=at)
    for _ in range(2):
        judged("strong", 1, fits=False, at=at, reason="price")
    return at


def test_bands_ranks_and_reasons_are_counted_with_their_denominators(
    market: datetime, now: datetime
) -> None:
    found = match_quality(Window(now))

    assert [(one.band, one.fitted, one.judged, one.landed) for one in found.bands] == [
        ("strong", 9, 12, 0),
        ("fair", 1, 3, 0),
        ("weak", 0, 0, 0),
    ]
    assert [(one.k, one.fitted, one.judged) for one in found.precision] == [
        (1, 9, 12),
        (3, 9, 12),
        (5, 10, 15),
        (10, 10, 15),
    ]
    assert [(one.reason, one.n) for one in found.declined] == [("not_relevant", 5), ("price", 2)]
    assert (found.judged, found.declines) == (15, 7)


def test_a_window_is_half_open(market: datetime, now: datetime) -> None:
    asked = [
        match_quality(Window(now, since=since, until=until)).judged
        for since, until in ((market, now), (None, market), (market + DAY / 2, None))
    ]

    assert asked == [15, 0, 0]


def test_exposure_is_counted_by_holder(now: datetime) -> None:
    seen, hidden = an_organisation("Seen Often"), an_organisation("Seen Once")
    for n in range(3):
        intent = an_intent()
        shown = [a_match(intent, a_listing(seen)), a_match(intent, a_listing(seen))]
        if n == 0:
            shown += [a_match(intent, a_listing(seen)), a_match(intent, a_listing(hidden))]
        ids = [match.pk for match in shown]
        note_impressions(viewer_id=intent.poster_id, match_ids=ids, now=now - DAY)

    found = match_quality(Window(now))

    assert [(one.holder, one.shown, one.on_top, one.intents) for one in found.exposed] == [
        ("Seen Often", 7, 7, 3),
        ("Seen Once", 1, 0, 1),
    ]
    assert (found.shown, found.holders) == (8, 2)


def test_a_gap_is_open_needs_without_a_good_match_beside_supply(now: datetime) -> None:
    a_listing(division="54", data_kinds=["structured"])
    a_listing(division="54", data_kinds=["structured", "image"], status="suspended")
    met = an_intent(divisions=["54"], data_kinds=["structured"])
    a_match(met, band="fair")
    weak = an_intent(divisions=["54", "65"], data_kinds=["structured"])
    a_match(weak, band="weak")
    an_intent(divisions=[], data_kinds=[])
    an_intent(divisions=["65"], data_kinds=["image"], status="closed")

    found = gaps(now=now)

    supply = 2  # one made by ``a_match`` for each intent has the default industry and kind too
    assert {(one.division, one.kind): (one.needs, one.unmet) for one in found} == {
        ("54", "structured"): (2, 1),
        ("65", "structured"): (1, 1),
        ("", ""): (1, 1),
    }
    lacking = {one.division: one.supply for one in found}
    assert (lacking["54"], lacking["65"], lacking[""]) == (1 + supply, 0, 1 + supply)


def test_words_that_found_nothing_are_summed_over_the_days_of_a_window(now: datetime) -> None:
    for days, narrowed in ((0, False), (1, True), (1, False), (9, False)):
        note_empty_search(text="unobtainium", is_narrowed=narrowed, now=now - days * DAY)

    (found,) = wanted(since=now - 2 * DAY, until=None)

    assert (found.text, found.times, found.narrowed) == ("unobtainium", 3, 1)
    assert wanted(since=None, until=now - 20 * DAY) == []


def test_the_page_says_fractions_and_no_percent_of_few(operator: Actor) -> None:
    at = timezone.now() - DAY
    for n in range(12):
        judged("strong", 1, fits=n < 9, at=at)
    judged("fair", 2, fits=True, at=at)
    browser = client_of(operator)

    html = browser.get("/console/matching/").content.decode()
    later = browser.get("/console/matching/", {"since": "2100-01-01"}).content.decode()

    assert "75.00 %" in html
    assert "9 ÷ 12" in html
    assert "1 ÷ 1</data> <small>too few for a rate" in html
    assert "No match was judged in this window" in later


def test_the_files_hold_what_the_pages_show(operator: Actor) -> None:
    at = timezone.now() - DAY
    for n in range(12):
        judged("strong", 1, fits=n < 9, at=at)
    note_empty_search(text="=unobtainium", is_narrowed=False, now=timezone.now())
    browser = client_of(operator)

    quality = browser.get("/console/matching/quality.csv").content.decode().removeprefix("\ufeff")
    gap = browser.get("/console/gap/gap.csv").content.decode().removeprefix("\ufeff")

    rows = list(csv.reader(io.StringIO(quality)))
    assert ["strong fit", "12", "9", "75.00 %", "0"] in rows
    assert ["fair fit", "0", "0", "–", "0"] in rows
    assert [row[:3] for row in csv.reader(io.StringIO(gap))][-1] == ["'=unobtainium", "1", "0"]


def test_pages_cost_the_same_however_many_rows(
    operator: Actor, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    at = timezone.now() - DAY
    for n in range(5):
        judged("strong", 1, fits=n < 2, at=at)
    browser = client_of(operator)
    browser.get("/console/matching/")

    with django_assert_max_num_queries(9):
        browser.get("/console/matching/")
    with django_assert_max_num_queries(8):
        browser.get("/console/gap/")


def test_people_read_names(now: datetime) -> None:
    gap = Gap("", "", needs=1, unmet=1, supply=0)

    assert (gap.division_label, gap.kind_label) == ("no industry named", "no data type named")
