"""The pages of saved searches."""

from collections.abc import Callable

import pytest
from pytest_django import DjangoAssertNumQueries

from kernel.actor import Actor
from listings.tests.build import a_listing
from matching.models import Watch
from matching.tests.build import a_hit, a_watch, an_intent
from matching.tests.pages import page
from parties.tests.build import client_of

pytestmark = pytest.mark.django_db


def test_a_search_is_saved_from_the_catalogue_under_a_name(
    ningbo_motors: Actor, word_index: Callable[[], int]
) -> None:
    a_listing()
    word_index()
    browser = client_of(ningbo_motors)
    link = "/searches/new/listings/?q=bus&amp;kind=structured"

    catalogue = page(browser, "/listings/?kind=structured&q=bus&sort=newest")
    form = page(browser, "/searches/new/listings/?q=bus&kind=structured&sort=newest")
    nameless = browser.post("/searches/new/listings/?q=bus", {"frequency": "daily"})
    saved = browser.post(
        "/searches/new/listings/?q=bus&kind=structured&sort=newest",
        {"name": "Buses", "frequency": "weekly"},
    )

    assert link in catalogue
    assert "Save this search" not in page(browser, "/listings/")
    assert "Data type: Structured data" in form
    assert nameless.status_code == 422
    assert saved["Location"] == "/searches/"
    watch = Watch.objects.get()
    assert (watch.query, watch.name, watch.frequency) == (
        "q=bus&kind=structured",
        "Buses",
        "weekly",
    )
    assert "Buses" in page(browser, "/searches/")


def test_needs_are_watched_from_the_hall(hangzhou_voice: Actor) -> None:
    an_intent()
    browser = client_of(hangzhou_voice)

    hall = page(browser, "/intents/?q=bus&division=54&kind=&budget=&deadline=")
    browser.post(
        "/searches/new/needs/?q=bus&division=54&kind=", {"name": "Bus", "frequency": "never"}
    )
    mine = page(browser, "/searches/")

    assert "/searches/new/needs/?q=bus&amp;division=54" in hall
    assert Watch.objects.get().query == "q=bus&division=54"
    assert "Words: bus" in mine
    assert "Industry: Road Transport" in mine
    assert "no mail, only notices here" in mine


def test_a_search_by_nothing_is_not_offered(ningbo_motors: Actor) -> None:
    browser = client_of(ningbo_motors)

    html = page(browser, "/searches/new/listings/?sort=newest")
    unknown = browser.get("/searches/new/deals/?q=bus")

    assert "Search for words or choose a filter first." in html
    assert '<button type="submit" class="button" data-kind="primary">Save' not in html
    assert unknown.status_code == 404


def test_renaming_pausing_and_deleting(ningbo_motors: Actor) -> None:
    watch = a_watch(ningbo_motors)
    browser, address = client_of(ningbo_motors), f"/searches/{watch.uid}/"

    browser.post(f"{address}edit/", {"name": "Coaches", "frequency": "never"})
    browser.post(f"{address}pause/")
    paused = Watch.objects.get()
    browser.post(f"{address}resume/")
    asked = page(browser, f"{address}delete/")
    browser.post(f"{address}delete/")

    assert (paused.name, paused.status) == ("Coaches", "paused")
    assert "It cannot be brought back" in asked
    assert Watch.objects.get().status == "ended"
    assert browser.get(address).status_code == 404
    assert "No saved searches yet" in page(browser, "/searches/")


def test_what_was_found_is_listed_as_far_as_it_is_there(ningbo_motors: Actor) -> None:
    watch = a_watch(ningbo_motors)
    a_hit(watch, a_listing(title="First counts", title_en=""))
    a_hit(watch, a_listing(title="Second counts", title_en=""))
    a_hit(watch, a_listing(title="Gone counts", status="withdrawn"))

    html = page(client_of(ningbo_motors), watch.get_absolute_url())

    assert "Gone counts" not in html
    assert html.index("Second counts") < html.index("First counts")


def test_lists_cost_the_same_however_many_rows(
    ningbo_motors: Actor, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    watch = a_watch(ningbo_motors)
    for n in range(9):
        a_watch(ningbo_motors, query=f"q=bus{n}")
        a_hit(watch, a_listing())
    browser = client_of(ningbo_motors)
    browser.get("/searches/")

    with django_assert_max_num_queries(8):
        browser.get("/searches/")
    with django_assert_max_num_queries(9):
        browser.get(watch.get_absolute_url())
