"""A deal another platform closed: the referred intent or listing has landed."""

from datetime import date

import pytest

from kernel.errors import InvalidInput, NotAllowed
from kernel.money import Money
from listings.tests.build import a_listing
from marketplace.deals.actions.record_external_deal import record_external_deal
from marketplace.deals.models import DealEvent
from marketplace.deals.terms import ExternalTerms
from marketplace.deals.tests.build import an_interested_push, new_sides
from marketplace.deals.tests.proof import refused

pytestmark = pytest.mark.django_db


def terms(**changes: object) -> ExternalTerms:
    said: dict[str, object] = {
        "venue": "sde",
        "venue_ref": "T-1",
        "counterparty_name": "Some Grid Company",
        "realisation_type": "licence",
        "amount": Money(60_000_000, "CNY"),
        "concluded_on": date(2026, 1, 5),
        **changes,
    }
    return ExternalTerms(**said)  # type: ignore[arg-type]


def test_of_a_push_its_poster_is_the_buyer(now, operator) -> None:
    push = an_interested_push(new_sides())

    deal = record_external_deal(actor=operator, terms=terms(push_id=push.pk), now=now)

    assert (deal.status, deal.venue, deal.venue_ref) == ("imported", "sde", "T-1")
    assert (deal.intent_id, deal.buyer_id, deal.holder_id) == (
        push.intent_id,
        push.intent.poster_id,
        None,
    )
    event = DealEvent.objects.get(deal=deal)
    assert (event.from_status, event.to_status) == ("", "imported")
    assert (event.amount_minor, event.currency, event.realisation_type) == (
        60_000_000,
        "CNY",
        "licence",
    )


def test_of_a_listing_its_holder_is_known(now, operator) -> None:
    listing = a_listing()

    deal = record_external_deal(actor=operator, terms=terms(listing_id=listing.pk), now=now)

    assert (deal.holder_id, deal.buyer_id, deal.intent_id) == (listing.holder_id, None, None)
    assert deal.counterparty_name == "Some Grid Company"


@pytest.mark.parametrize(
    "change",
    [
        {},
        {"push_id": 1, "listing_id": 1},
        {"venue": "own", "push_id": 1},
        {"push_id": 1, "amount": Money(-1, "CNY")},
        {"push_id": 1, "realisation_type": "pledge"},
    ],
)
def test_it_names_one_subject_elsewhere_and_a_possible_value(now, operator, change) -> None:
    with refused(InvalidInput):
        record_external_deal(actor=operator, terms=terms(**change), now=now)


def test_only_operators_record_it(now) -> None:
    sides = new_sides()
    push = an_interested_push(sides)

    with refused(NotAllowed):
        record_external_deal(actor=sides.holder, terms=terms(push_id=push.pk), now=now)
