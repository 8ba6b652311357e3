"""The pages anybody may see."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.cache import cache
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from listings.tests.build import a_certificate, a_listing, an_asset
from marketplace.pages.front import standing
from marketplace.pages.tests.build import an_intent
from marketplace.referrals.tests.build import a_linked_platform
from parties.tests.build import an_organisation, operator

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 1, 5, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    ("path", "heading"),
    [
        ("/", "Find, license and trade data intellectual property"),
        ("/help/", "Help"),
        ("/definitions/", "Definitions"),
        ("/accessibility/", "Accessibility"),
        ("/terms/", "Terms"),
        ("/privacy/", "Privacy"),
        ("/accounts/login/", "Sign in"),
        ("/accounts/signup/", "Create your account"),
        ("/accounts/password/reset/", "Reset your password"),
    ],
)
def test_a_page_for_anybody_has_one_heading(client: Client, path: str, heading: str) -> None:
    answer = client.get(path, headers={"accept-language": "en"})

    assert answer.status_code == 200
    page = answer.content.decode()
    assert page.count("<h1>") == 1
    assert f"<h1>{heading}</h1>" in page


@pytest.fixture(autouse=True)
def _nothing_kept() -> None:
    cache.clear()


def home(client: Client) -> str:
    return client.get("/", headers={"accept-language": "en"}).content.decode()


def test_an_empty_market_shows_no_figures(client: Client) -> None:
    page = home(client)

    assert "The market in figures" not in page
    assert "New on the market" not in page


def test_a_figure_that_is_not_computed_is_left_out(client: Client) -> None:
    a_certificate(valid_to=date(9999, 1, 1))

    page = home(client)

    assert "<dt>Certificates valid in our records</dt><dd>1</dd>" in page
    assert "Intents pushed" not in page
    assert "Conversion" not in page


def test_figures_are_kept_for_a_minute_and_say_from_when() -> None:
    first = standing(now=NOW)
    a_certificate(valid_to=date(9999, 1, 1))

    assert standing(now=NOW + timedelta(seconds=30)) == first
    assert first.as_of == NOW


def test_the_newest_listings_stand_first_and_only_tradable_ones(client: Client) -> None:
    lasting = date(9999, 1, 1)
    for title, day in (("older", 1), ("newer", 2)):
        certificate = a_certificate(valid_to=lasting)
        a_listing(certificate=certificate, title=title, title_en="", published_at=at(day))
    a_listing(certificate=a_certificate(status="frozen"), title="frozen", title_en="")
    a_listing(
        certificate=a_certificate(valid_to=lasting), status="draft", title="draft", title_en=""
    )

    titles = re.findall(r"<h3><a[^>]*>(.*?)</a></h3>", home(client))

    assert titles == ["newer", "older"]


def test_a_confidential_poster_is_not_named(client: Client) -> None:
    an_intent(an_organisation("Secret Motors"), confidential=True)
    an_intent(an_organisation("Open Motors"))
    an_intent(an_organisation("Targeting Motors"), visibility="targeted")

    page = home(client)

    assert "Open Motors" in page
    assert "Secret Motors" not in page
    assert "hidden until a deal opens" in page
    assert "Targeting Motors" not in page


def test_the_home_page_costs_the_same_for_many(
    client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(6):
        a_listing(certificate=a_certificate(valid_to=date(9999, 1, 1)))
        an_intent(an_organisation())

    with django_assert_max_num_queries(6):
        client.get("/")


def at(day: int) -> datetime:
    return datetime(2026, 1, day, tzinfo=UTC)


def test_the_way_of_a_deal_and_the_linked_platforms_are_shown(client: Client) -> None:
    a_linked_platform(operator())

    page = home(client)

    assert page.index("1 · Find or ask") < page.index("4 · Pay, deliver, settle")
    assert page.count('<li class="badge">') == 1


def test_industries_lead_into_the_market(client: Client, word_index: Callable[[], int]) -> None:
    for division in ("65", "65", "36"):
        a_listing(certificate=a_certificate(an_asset(division=division), valid_to=date(9999, 1, 1)))
    word_index()

    page = home(client)

    found = re.findall(r'href="/listings/\?division=(\d+)">[^<]*<small>(\d+)</small>', page)
    assert found == [("65", "2"), ("36", "1")]
