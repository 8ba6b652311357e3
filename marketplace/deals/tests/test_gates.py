"""What has to hold on the day of a signature: terms, and what no certificate stands behind."""

from datetime import date

import pytest

from listings.rights import FOR_EVER
from listings.tests.build import a_listing
from marketplace.deals.gates import last_day, lock_certificate, obstacles
from marketplace.deals.models import Contract, Deal
from marketplace.deals.tests.build import a_deal, certificate_of, listing_of, new_sides, sign
from matching.models import Push


@pytest.mark.parametrize(
    ("first", "months", "last"),
    [
        (date(2026, 1, 5), 12, date(2027, 1, 4)),
        (date(2026, 1, 1), 1, date(2026, 1, 31)),
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2024, 1, 31), 1, date(2024, 2, 29)),
        (date(2026, 3, 31), 1, date(2026, 4, 30)),
        (date(2026, 12, 15), 2, date(2027, 2, 14)),
        (date(2026, 1, 5), None, FOR_EVER),
    ],
)
def test_a_term_ends_the_day_before_it_would_begin_again(first, months, last) -> None:
    assert last_day(first, months=months) == last


@pytest.mark.django_db
def test_an_open_gate_names_nothing_and_several_closed_ones_are_all_named() -> None:
    deal = a_deal("contract_drafted", cross_border=True)
    assert deal.cross_border
    certificate = certificate_of(deal)

    assert [gate.code for gate in obstacles(deal, certificate, today=date(2026, 1, 5))] == [
        "cross_border_unconfirmed"
    ]
    assert [gate.code for gate in obstacles(deal, certificate, today=date(2028, 6, 2))] == [
        "certificate_not_valid",
        "term_exceeds_rights",
        "cross_border_unconfirmed",
    ]


@pytest.mark.django_db
def test_a_listing_without_a_certificate_is_signed_by_nobody() -> None:
    sides = new_sides()
    listing = a_listing(sides.holder, status="draft", certificate=None)
    deal = a_deal("contract_drafted", sides=sides, listing=listing)

    found = obstacles(deal, None, today=date(2026, 1, 5))

    assert [gate.code for gate in found] == ["certificate_not_valid"]


@pytest.mark.django_db
def test_a_deal_about_no_listing_needs_no_certificate() -> None:
    deal = a_deal("matched")
    Push.objects.filter(deals=deal).update(listing=None)
    Deal.objects.filter(pk=deal.pk).update(listing=None, terms_snapshot={})
    bare = Deal.objects.with_parties().get(pk=deal.pk)
    assert obstacles(bare, None, today=date(2026, 1, 5)) == []


@pytest.mark.django_db
def test_the_certificate_of_a_void_contract_is_not_the_deals() -> None:
    deal = a_deal("contract_drafted")
    sign(deal, by="buyer")
    mine = Deal.objects.filter(pk=deal.pk)
    assert lock_certificate(mine) == listing_of(deal).certificate

    Contract.objects.update(status="void")

    assert lock_certificate(mine) is None
