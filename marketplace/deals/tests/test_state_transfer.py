"""Stating the facts of a transfer."""

from typing import Any

import pytest

from kernel.errors import InvalidInput, NotAllowed, StaleVersion
from kernel.lifecycle import IllegalMove
from listings.models import DataIPAsset
from marketplace.deals.actions.state_transfer import CheckNotOpen, state_transfer
from marketplace.deals.models import CrossBorderCheck, CrossBorderEvent, Deal
from marketplace.deals.tests.build import a_deal, buyer_of, holder_of, sides_of
from marketplace.deals.tests.crossings import (
    a_check,
    a_deal_abroad,
    a_file,
    a_statement,
    decided,
    personal,
    stated,
)
from marketplace.deals.tests.proof import refused
from marketplace.deals.transfers import statement_of
from parties.tests.build import actor_of

pytestmark = pytest.mark.django_db


def test_the_first_facts_begin_a_draft_and_mark_the_deal(now) -> None:
    deal = a_deal("contract_drafted", sides=None)
    assert not deal.cross_border
    said = a_statement(deal, purpose="Site selection")

    check = state_transfer(actor=sides_of(deal).buyer, deal_id=deal.pk, statement=said, now=now)

    assert (check.status, check.outcome, check.version) == ("draft", "", 1)
    assert statement_of(CrossBorderCheck.objects.get()) == said
    assert Deal.objects.get(pk=deal.pk).cross_border
    assert list(CrossBorderEvent.objects.values_list("event", "to_status")) == [("state", "draft")]


def test_a_draft_is_written_over_by_either_side(now) -> None:
    deal = a_deal_abroad()
    first = stated(deal, by=sides_of(deal).holder)

    second = stated(deal, by=sides_of(deal).buyer, recipient_name="Tiger  Analytics")

    assert (second.pk, second.version) == (first.pk, 2)
    assert (second.recipient_name, second.stated_by_id) == (
        "Tiger Analytics",
        sides_of(deal).buyer.user_id,
    )


def test_a_stale_draft_is_not_written_over(now) -> None:
    deal = a_deal_abroad()
    stated(deal)
    stated(deal)

    with refused(StaleVersion):
        state_transfer(
            actor=sides_of(deal).holder,
            deal_id=deal.pk,
            statement=a_statement(deal),
            expected_version=1,
            now=now,
        )


@pytest.mark.parametrize("status", ["decided", "confirmed"])
def test_what_the_reviewer_has_is_not_written_over(now, status) -> None:
    check = a_check(status)

    with refused(CheckNotOpen):
        stated(check.deal)


@pytest.mark.parametrize("status", ["rejected", "lapsed"])
def test_after_an_end_a_new_one_begins(now, status) -> None:
    check = a_check(status)

    assert stated(check.deal).pk != check.pk


@pytest.mark.parametrize("status", ["delivering", "delivered", "withdrawn", "rejected"])
def test_not_once_delivery_has_begun_or_the_deal_has_ended(now, status) -> None:
    deal = a_deal(status)

    with refused(IllegalMove):
        stated(deal, purpose="Site selection")


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"recipient_name": " "}, "recipient_name"),
        ({"recipient_country": "sg"}, "recipient_country"),
        ({"recipient_country": "S"}, "recipient_country"),
        ({"recipient_country": "CN"}, "leaves_mainland"),
        ({"leaves_mainland": False}, "leaves_mainland"),
        ({"activity": "war"}, "activity"),
        ({"exemption": "because"}, "exemption"),
        ({"exemption": "transit"}, "exemption_ground"),
        ({"zone_flags": ("moon",)}, "zone_flags"),
        ({"ways": ()}, "ways"),
        ({"ways": ("99x",)}, "ways"),
        ({"kinds": ()}, "kinds"),
        ({"territory": ("XX",)}, "territory"),
        ({"purpose": ""}, "purpose"),
        ({"purpose": "x" * 401}, "purpose"),
        ({"pi_persons": -1}, "pi_persons"),
        ({"sensitive_elsewhere": 10**9 + 1}, "sensitive_elsewhere"),
        ({"records": -1}, "records"),
        ({"term_months": 0}, "term_months"),
        ({"term_months": 241}, "term_months"),
        ({"impact_file_id": 10**6}, "impact_file"),
    ],
)
def test_what_cannot_be_is_named(now, changes, field) -> None:
    deal = a_deal_abroad()

    with refused(InvalidInput) as caught:
        stated(deal, **changes)
    assert caught.value.field == field


@pytest.mark.parametrize(
    ("column", "fact"),
    [
        ("contains_pi", "contains_pi"),
        ("contains_sensitive_pi", "contains_sensitive"),
        ("contains_important_data", "contains_important"),
        ("contains_core_data", "contains_core"),
    ],
)
def test_what_the_holder_declared_is_not_denied(now, column, fact) -> None:
    deal = a_deal_abroad()
    DataIPAsset.objects.update(**{column: True})

    with refused(InvalidInput) as caught:
        stated(deal)
    assert caught.value.field == fact
    unknown: dict[str, Any] = {fact: None}
    assert stated(deal, **unknown).facts[fact] is None


def test_a_foreign_file_is_no_evidence_but_the_other_sides_stays(now) -> None:
    deal = a_deal_abroad()
    file = a_file(deal)

    with refused(InvalidInput):
        stated(deal, by=sides_of(deal).buyer, impact_file_id=file.pk, **personal(5))
    stated(deal, by=sides_of(deal).holder, impact_file_id=file.pk, **personal(5))
    kept = stated(deal, by=sides_of(deal).buyer, impact_file_id=file.pk, **personal(6))

    assert kept.impact_file_id == file.pk


def test_only_the_two_sides_and_only_whose_duty_it_is(now, stranger, operator) -> None:
    deal = a_deal_abroad()
    for actor, error in [
        (stranger, Deal.DoesNotExist),
        (operator, NotAllowed),
        (actor_of(holder_of(deal), "finance"), NotAllowed),
        (actor_of(buyer_of(deal), "viewer"), NotAllowed),
    ]:
        with refused(error):
            stated(deal, by=actor)


def test_a_decided_check_is_of_one_deal_only(now) -> None:
    first, second = a_deal_abroad(sides=None), a_deal("contract_drafted")
    decided(first)

    assert stated(second, purpose="Site selection").status == "draft"
