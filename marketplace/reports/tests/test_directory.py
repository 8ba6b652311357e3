"""The directory: who stands in it, in which order, what is said of each, at what cost."""

import re

import pytest
from django.core.cache import cache
from django.test import Client

from listings.tests.build import a_listing
from marketplace.deals.tests.build import holder_of
from marketplace.deals.tests.settled import a_review, a_settled_deal
from parties.tests.build import a_role, an_organisation

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _nothing_kept() -> None:
    cache.clear()


def page(asked: str = "") -> str:
    answer = Client().get(f"/merchants/{asked}", headers={"accept-language": "en"})
    assert answer.status_code == 200
    return answer.content.decode()


def names(asked: str = "") -> list[str]:
    return re.findall(r'<h3><a href="/organisations/[^"]*">(.*?)</a></h3>', page(asked))


def a_merchant(name: str):
    merchant = an_organisation(name)
    a_role(merchant, role="merchant", status="active")
    return merchant


def test_holders_with_public_listings_stand_first_then_merchants() -> None:
    a_merchant("Merchant")
    one, two = an_organisation("One"), an_organisation("Two")
    a_listing(one)
    a_listing(two)
    a_listing(two)
    an_organisation("Nothing to offer")
    a_listing(an_organisation("Hidden"), visibility="verified")
    a_listing(an_organisation("Draft"), status="draft")
    a_listing(an_organisation("Unverified", verified=False))

    assert names() == ["Two", "One", "Merchant"]


def test_it_is_narrowed_by_name_role_industry_and_province() -> None:
    a_merchant("Merchant")
    bus = an_organisation("Bus of Zhejiang", province="330000")
    farm = an_organisation("Farm of Sichuan", province="510000")
    a_listing(bus, division="54")
    a_listing(farm, division="01")

    assert names("?q=FARM") == ["Farm of Sichuan"]
    assert names("?role=merchant") == ["Merchant"]
    assert names("?division=54") == ["Bus of Zhejiang"]
    assert names("?province=510000") == ["Farm of Sichuan"]
    assert names("?province=510000&division=54") == []
    assert len(names("?role=moon&division=zz")) == 3
    assert "Nobody fits these filters" in page("?q=moon")


def test_an_entry_says_what_was_settled_and_how_it_was() -> None:
    deal = a_settled_deal()
    a_review(deal, by="buyer", mark=5)
    a_review(deal, by="holder", mark=1)
    holder = holder_of(deal)

    shown = page()

    assert names() == [holder.name]
    assert "<dt>Deals settled here</dt><dd>1</dd>" in shown
    assert "5.0 of 5 (1 review)" in shown
    assert "usually answers" not in shown


def test_it_costs_the_same_for_many(django_assert_max_num_queries) -> None:
    for _ in range(4):
        a_listing(an_organisation())
    a_merchant("Merchant")

    with django_assert_max_num_queries(7) as few:
        page()
    for _ in range(4):
        a_listing(an_organisation())
    with django_assert_max_num_queries(len(few)):
        page()
