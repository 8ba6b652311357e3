"""Putting terms on the table."""

from datetime import date, timedelta

import pytest

from kernel.errors import InvalidInput, NotAllowed, StaleVersion
from kernel.lifecycle import IllegalMove
from marketplace.deals.actions.make_offer import OfferExceedsListing, make_offer
from marketplace.deals.models import Deal, Offer
from marketplace.deals.tests.build import (
    a_deal,
    an_open_offer,
    buyer_of,
    offer_terms,
    sides_of,
    version_of,
)
from marketplace.deals.tests.proof import refused
from parties.tests.build import actor_of

pytestmark = pytest.mark.django_db


def test_the_first_offer_starts_the_negotiation(now) -> None:
    deal = a_deal()

    offer = make_offer(
        actor=sides_of(deal).holder,
        deal_id=deal.pk,
        terms=offer_terms(note="With documentation"),
        expected_version=1,
        now=now,
    )

    assert (offer.n, offer.side, offer.status) == (1, "holder", "open")
    assert (offer.amount.minor, offer.note) == (48_000_000, "With documentation")
    assert offer.expires_at == now + timedelta(days=14)
    deal.refresh_from_db()
    assert (deal.status, deal.version) == ("negotiating", 2)
    assert deal.events.latest("seq").event == "start_negotiation"


def test_a_counter_offer_supersedes_the_open_one_and_takes_the_next_number(now) -> None:
    deal = a_deal("negotiating")

    offer = an_open_offer(deal, by="buyer", terms=offer_terms(minor=50_000_000))

    assert (offer.n, offer.side) == (2, "buyer")
    said = Offer.objects.order_by("n").values_list("n", "side", "status")
    assert list(said) == [(1, "holder", "superseded"), (2, "buyer", "open")]
    assert Deal.objects.get(pk=deal.pk).amount is None


def test_a_side_may_better_its_own_offer(now) -> None:
    deal = a_deal("negotiating")

    an_open_offer(deal, by="holder", terms=offer_terms(minor=1))

    assert list(Offer.objects.order_by("n").values_list("status", flat=True)) == [
        "superseded",
        "open",
    ]


@pytest.mark.parametrize(
    ("field", "change"),
    [
        ("amount", {"minor": 0}),
        ("amount", {"minor": -1}),
        ("amount", {"minor": 1, "payment_terms": "free"}),
        ("rights", {"rights": ()}),
        ("rights", {"rights": ("own",)}),
        ("territory", {"territory": ()}),
        ("territory", {"territory": ("CN", "XX")}),
        ("realisation_type", {"realisation_type": "pledge"}),
        ("payment_terms", {"payment_terms": "barter"}),
        ("delivery_form", {"delivery_form": "999"}),
        ("term_months", {"term_months": 0}),
        ("term_months", {"term_months": 241}),
        ("delivery_on", {"delivery_on": date(2026, 1, 4)}),
        ("note", {"note": "x" * 401}),
        ("purpose", {"purpose": "x" * 401}),
    ],
)
def test_terms_no_contract_can_be_made_of_are_refused(now, field, change) -> None:
    deal = a_deal()

    with refused(InvalidInput) as caught:
        make_offer(
            actor=sides_of(deal).holder,
            deal_id=deal.pk,
            terms=offer_terms(**change),
            expected_version=1,
            now=now,
        )

    assert caught.value.field == field


@pytest.mark.parametrize("change", [{"minor": 0, "payment_terms": "free"}, {"term_months": None}])
def test_what_is_free_or_without_end_may_be_offered(now, change) -> None:
    offer = an_open_offer(a_deal(), terms=offer_terms(**change))

    assert offer.status == "open"


def test_no_more_rights_than_the_listing_offered_at_the_request(now) -> None:
    deal = a_deal()

    with refused(OfferExceedsListing, match="only: use"):
        make_offer(
            actor=sides_of(deal).buyer,
            deal_id=deal.pk,
            terms=offer_terms(rights=("use", "operate")),
            expected_version=1,
            now=now,
        )


def test_a_stale_view_makes_no_offer(now) -> None:
    deal = a_deal("negotiating")

    with refused(StaleVersion):
        make_offer(
            actor=sides_of(deal).buyer,
            deal_id=deal.pk,
            terms=offer_terms(),
            expected_version=version_of(deal) - 1,
            now=now,
        )


@pytest.mark.parametrize("status", ["contract_drafted", "contract_signed", "rejected"])
def test_past_negotiating_nothing_is_offered(now, status) -> None:
    deal = a_deal(status)

    with refused(IllegalMove):
        make_offer(
            actor=sides_of(deal).buyer,
            deal_id=deal.pk,
            terms=offer_terms(),
            expected_version=version_of(deal),
            now=now,
        )


def test_only_the_two_sides_and_only_those_who_trade(now, stranger, operator) -> None:
    deal = a_deal()
    for actor, error in [
        (stranger, Deal.DoesNotExist),
        (operator, NotAllowed),
        (actor_of(buyer_of(deal), "finance"), NotAllowed),
    ]:
        with refused(error):
            make_offer(
                actor=actor, deal_id=deal.pk, terms=offer_terms(), expected_version=1, now=now
            )
