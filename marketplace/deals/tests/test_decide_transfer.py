"""The table answers on the facts of a transfer."""

from datetime import UTC, datetime

import pytest

from kernel.errors import NotAllowed, StaleVersion
from kernel.lifecycle import IllegalMove
from listings.tests.build import owed
from marketplace.deals.actions.decide_transfer import decide_transfer
from marketplace.deals.models import CrossBorderCheck, CrossBorderEvent
from marketplace.deals.tests.build import holder_of, sides_of
from marketplace.deals.tests.crossings import (
    a_check,
    a_deal_abroad,
    a_file,
    confirmed,
    decided,
    personal,
    sides_abroad,
    stated,
)
from marketplace.deals.tests.proof import refused
from parties.tests.build import actor_of

pytestmark = pytest.mark.django_db


def test_row_outcome_and_version_are_kept(now) -> None:
    check = decided(a_deal_abroad())

    assert (check.status, check.rule, check.outcome) == ("decided", "5", "exempt")
    assert (check.rule_version, check.missing, check.decided_at) == ("2024-03/1", [], now)
    last = CrossBorderEvent.objects.latest("pk")
    assert (last.event, last.seq, last.data["rule"]) == ("decide", 2, "5")
    assert "TransferDecided" in {name.rpartition(".")[2] for name in owed()}


def test_what_is_not_known_clears_nothing_and_is_named(now) -> None:
    check = decided(a_deal_abroad(), contains_pi=None, is_ciio=None)

    assert (check.rule, check.outcome) == ("3", "needs_confirmation")
    assert "contains_pi" in check.missing


@pytest.mark.parametrize(
    ("persons", "sensitive", "rule"),
    [
        (99_999, 0, "10"),
        (100_000, 0, "9"),
        (999_999, 0, "9"),
        (1_000_000, 0, "8"),
        (0, 1, "9"),
        (0, 9_999, "9"),
        (0, 10_000, "8"),
    ],
)
def test_the_boundaries_hold_through_the_whole_way(now, persons, sensitive, rule) -> None:
    check = decided(a_deal_abroad(), **personal(persons, sensitive=sensitive))

    assert check.rule == rule


def test_persons_of_other_deals_of_this_year_are_counted(now) -> None:
    sides = sides_abroad()
    first = a_deal_abroad(sides=sides)
    confirmed(first, impact_file_id=a_file(first).pk, **personal(60_000))
    second = a_deal_abroad(sides=sides)

    assert decided(second, **personal(39_999)).rule == "10"
    third = a_deal_abroad(sides=sides)
    assert decided(third, **personal(40_000)).rule == "9"


def test_persons_said_to_have_left_elsewhere_are_counted(now) -> None:
    check = decided(a_deal_abroad(), **personal(1), pi_elsewhere=99_999)

    assert check.rule == "9"


def test_with_the_new_year_in_shanghai_the_count_begins_again() -> None:
    sides = sides_abroad()
    first = a_deal_abroad(sides=sides)
    eve = datetime(2026, 12, 31, 15, 59, tzinfo=UTC)
    confirmed(first, impact_file_id=a_file(first).pk, now=eve, **personal(90_000))

    before = a_deal_abroad(sides=sides)
    assert decided(before, now=eve, **personal(20_000)).rule == "9"
    after = a_deal_abroad(sides=sides)
    midnight = datetime(2026, 12, 31, 16, tzinfo=UTC)
    assert decided(after, now=midnight, **personal(20_000)).rule == "10"


def test_another_exporters_persons_do_not_count(now) -> None:
    first = a_deal_abroad()
    confirmed(first, impact_file_id=a_file(first).pk, **personal(90_000))

    assert decided(a_deal_abroad(), **personal(20_000)).rule == "10"


@pytest.mark.parametrize("status", ["decided", "confirmed", "rejected", "lapsed"])
def test_only_a_draft_is_decided(now, status) -> None:
    check = a_check(status)

    with refused(IllegalMove):
        decide_transfer(
            actor=sides_of(check.deal).holder,
            check_id=check.pk,
            expected_version=check.version,
            now=now,
        )


def test_only_the_sides_and_only_with_a_fresh_view(now, stranger, operator) -> None:
    check = stated(a_deal_abroad())
    for actor, version, error in [
        (stranger, 1, CrossBorderCheck.DoesNotExist),
        (operator, 1, NotAllowed),
        (actor_of(holder_of(check.deal), "finance"), 1, NotAllowed),
        (sides_of(check.deal).holder, 2, StaleVersion),
    ]:
        with refused(error):
            decide_transfer(actor=actor, check_id=check.pk, expected_version=version, now=now)
