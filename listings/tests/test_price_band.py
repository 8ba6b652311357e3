"""The price band: the middle half of comparable listings, or nothing."""

from datetime import date
from typing import Any

import pytest
from django.core.cache import cache

from kernel.actor import Actor
from listings.models import Listing
from listings.tests.build import a_listing
from listings.views.price_band import price_band
from parties.tests.build import an_organisation, client_of

pytestmark = pytest.mark.django_db
TODAY = date(2026, 1, 5)


@pytest.fixture(autouse=True)
def _nothing_kept() -> None:
    cache.clear()


def priced(*minors: int, **fields: Any) -> list[Listing]:
    return [a_listing(price_minor=minor, **fields) for minor in minors]


def test_the_middle_half_of_what_others_ask() -> None:
    mine = a_listing(price_minor=1)
    priced(900, 100, 200, 300, 400, 500, 600, 700)

    band = price_band(mine, today=TODAY)

    assert band is not None
    assert (band.low_minor, band.high_minor, band.currency, band.n) == (200, 600, "CNY", 8)
    assert band.href == "/listings/?division=54&kind=structured&pricing=one_off&sort=price"


def test_below_five_there_is_no_band() -> None:
    mine = a_listing(price_minor=1)
    priced(100, 200, 300, 400)

    assert price_band(mine, today=TODAY) is None


def test_only_what_can_be_compared_counts() -> None:
    holder = an_organisation()
    mine = a_listing(holder, price_minor=1)
    priced(100, 200, 300, 400)
    a_listing(holder, price_minor=500)
    priced(500, division="01")
    priced(500, data_kinds=["image"])
    priced(500, pricing_model="yearly")
    priced(500, unit="copy")
    priced(500, currency="USD")
    priced(500, visibility="verified")
    priced(500, status="suspended")
    priced(0)

    assert price_band(mine, today=TODAY) is None


def test_without_a_price_it_is_held_against_the_most_frequent_kind() -> None:
    mine = a_listing(price_minor=None, pricing_model="negotiated")
    priced(*[100] * 5)
    priced(*[700] * 6, pricing_model="yearly", unit="年")

    band = price_band(mine, today=TODAY)

    assert band is not None
    assert (band.low_minor, band.high_minor, band.n) == (700, 700, 6)
    assert (band.unit, band.model) == ("年", "Yearly fee")


def test_without_an_industry_nothing_compares() -> None:
    mine = a_listing(price_minor=1, division="")
    priced(*[100] * 5, division="")

    assert price_band(mine, today=TODAY) is None


def test_the_page_names_the_band_and_leads_to_the_listings(client) -> None:
    mine = a_listing(price_minor=1)
    priced(100_00, 200_00, 300_00, 400_00, 500_00)

    shown = client.get(f"/listings/{mine.uid}/", headers={"accept-language": "en"}).content.decode()

    assert "Similar listings mostly ask" in shown
    assert "CNY 200.00" in shown
    assert "CNY 400.00" in shown
    assert "the middle half of 5 by other holders" in shown


def test_the_holder_reads_it_while_describing_and_pricing(hangzhou_voice: Actor) -> None:
    mine = a_listing(hangzhou_voice, price_minor=1)
    priced(100_00, 200_00, 300_00, 400_00, 500_00)

    shown = client_of(hangzhou_voice).get(f"/listings/{mine.uid}/edit/").content.decode()

    assert "What others ask" in shown
    assert "the middle half of 5 by other holders" in shown


def test_it_is_kept_for_a_while(django_assert_num_queries) -> None:
    mine = Listing.objects.with_terms().get(pk=a_listing(price_minor=1).pk)

    with django_assert_num_queries(1):
        price_band(mine, today=TODAY)
    with django_assert_num_queries(0):
        price_band(mine, today=TODAY)
