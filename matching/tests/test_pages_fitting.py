"""A holder sees which open needs a draft fits."""

import pytest
from pytest_django import DjangoAssertNumQueries

from kernel.actor import Actor
from listings.tests.build import a_listing
from matching.models import Match
from matching.tests.build import a_weather_listing, an_intent
from parties.tests.build import an_organisation, client_of

pytestmark = pytest.mark.django_db
ENGLISH = {"Accept-Language": "en"}
HTMX = {**ENGLISH, "HX-Request": "true"}


def test_a_draft_names_the_public_needs_it_fits_with_reasons_and_no_masked_name(
    hangzhou_voice: Actor,
) -> None:
    a_listing()  # words are weighed by those of the market
    an_intent(
        an_organisation("Masked Motors"), title="Masked bus passenger counts", confidential=True
    )
    an_intent(title="Targeted bus counts", visibility="targeted")
    an_intent(title="Closed bus counts", status="closed")
    an_intent(hangzhou_voice, title="Own bus counts")
    an_intent(title="Rainfall", need="Rainfall of Hainan", purpose="", divisions=["74"])
    draft = a_listing(hangzhou_voice, status="draft")
    browser, address = client_of(hangzhou_voice), f"/listings/{draft.uid}/needs/"

    html = browser.get(address, headers=ENGLISH).content.decode()
    beside = browser.get(address, headers=HTMX).content.decode()

    for page in (html, beside):
        assert "Masked bus passenger counts" in page
        assert "Masked Motors" not in page
        for other in ("Targeted", "Closed", "Own bus", "Rainfall"):
            assert other not in page
    assert "Mentions:" in html
    assert "Once the listing is on the market" in html
    assert "<html" not in beside
    assert Match.objects.count() == 0


def test_the_form_asks_for_them_and_an_unfit_draft_says_what_helps(
    hangzhou_voice: Actor,
) -> None:
    an_intent()
    weather = a_weather_listing()
    draft = a_listing(hangzhou_voice, status="draft")
    browser = client_of(hangzhou_voice)

    form = browser.get(f"/listings/{draft.uid}/edit/", headers=ENGLISH).content.decode()
    foreign = browser.get(f"/listings/{weather.uid}/needs/")

    assert f'hx-get="/listings/{draft.uid}/needs/"' in form
    assert foreign.status_code == 404
    own = a_weather_listing(draft.holder)
    html = browser.get(f"/listings/{own.uid}/needs/", headers=ENGLISH).content.decode()
    assert "No open need fits yet" in html


def test_the_page_costs_the_same_however_many_needs(
    hangzhou_voice: Actor, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    a_listing()
    for n in range(6):
        an_intent(title=f"Bus passenger counts {n}")
    draft = a_listing(hangzhou_voice, status="draft")
    browser, address = client_of(hangzhou_voice), f"/listings/{draft.uid}/needs/"
    browser.get(address)

    with django_assert_max_num_queries(26):  # fewer once the market's words are counted
        browser.get(address)
