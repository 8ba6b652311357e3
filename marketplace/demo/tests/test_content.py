from collections import Counter
from datetime import date
from random import Random

import pytest

from listings.models import DataIPAsset, Listing
from listings.terms import apply_terms
from marketplace.demo.characters import SIGN_INS, first_of_each_role
from marketplace.demo.content import companies, needs, products
from marketplace.demo.plots import PLOTS
from marketplace.demo.wording import SPANS, Edition, certificate_terms, last_day, listing_terms
from parties.vocabulary.uscc import make_uscc

KEYS = {company.key for kind in ("holder", "buyer") for company in companies(kind)}


def test_the_market_is_as_varied_as_it_says() -> None:
    assert len(products()) == 35
    assert len({product.division for product in products().values()}) >= 12
    assert len(needs()) == 67
    assert Counter(need.language for need in needs()) == {"zh": 55, "en": 12}
    assert len({need.title for need in needs()}) == 67
    assert sum(need.confidential for need in needs()) == 4


def test_every_name_in_the_content_is_known() -> None:
    listed = {key for holder in companies("holder") for key in holder.products}

    assert {need.poster for need in needs()} <= KEYS
    assert {need.holder for need in needs()} - {""} <= KEYS
    assert {need.product for need in needs()} - {""} <= set(products())
    assert {need.plot for need in needs()} == set(PLOTS)
    assert listed == set(products())
    assert {p.organisation for p in SIGN_INS} <= KEYS | {"operator", "exchange"}


def test_two_people_of_each_character_can_sign_in() -> None:
    assert [person.role for person in first_of_each_role()] == [
        "holder",
        "buyer",
        "merchant",
        "operator",
        "platform",
    ]
    assert set(Counter(person.organisation for person in SIGN_INS).values()) == {2}
    assert len({person.email for person in SIGN_INS}) == len(SIGN_INS)


@pytest.mark.parametrize("key", sorted(products()))
def test_each_product_can_be_listed_in_every_edition(key: str) -> None:
    for serial, span in enumerate(SPANS, start=1):
        subject = make_uscc(serial, region="330100")
        edition = Edition(products()[key], "330000", span, serial, subject, "330000")
        listing, asset = Listing(), DataIPAsset()

        apply_terms(
            listing_terms(edition, certificate_id=None, dice=Random(serial)),
            asset=asset,
            listing=listing,
        )

        assert listing.title == edition.name
        assert len(edition.name) <= 40 + len(span)
        assert "{" not in f"{listing.title}{listing.title_en}"


def test_a_certificate_ends_on_the_day_before_its_third_anniversary() -> None:
    edition = Edition(products()["grid_load"], "330000", "", 7, "", "330000")
    paper = certificate_terms(edition, issued_on=date(2025, 3, 9))

    assert last_day(date(2025, 3, 9)) == paper.valid_to == date(2028, 3, 8)
    assert (paper.scheme, paper.certificate_no) == ("zj-dip", "20250333001000007")
    assert len(paper.registration_no) == 16


def test_no_need_has_ended_before_it_is_posted() -> None:

    assert all(0 < need.ago <= 330 and need.days > 0 for need in needs())
