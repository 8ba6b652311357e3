"""Recording what was filed for a transfer."""

from datetime import date

import pytest

from kernel.errors import InvalidInput, NotAllowed, StaleVersion
from kernel.lifecycle import IllegalMove
from marketplace.deals.actions.file_transfer import file_transfer
from marketplace.deals.models import CrossBorderCheck
from marketplace.deals.tests.build import sides_of
from marketplace.deals.tests.crossings import a_check, a_deal_abroad, decided, filed, personal
from marketplace.deals.tests.proof import refused

pytestmark = pytest.mark.django_db


def test_number_and_days_are_kept(now) -> None:
    check = filed(decided(a_deal_abroad(), **personal(200_000)), until=date(2026, 12, 31))

    assert (check.status, check.filing_no) == ("decided", "CAC-2026-0001")
    assert (check.filed_on, check.valid_to) == (date(2026, 1, 2), date(2026, 12, 31))


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"filing_no": "  "}, "filing_no"),
        ({"filing_no": "x" * 81}, "filing_no"),
        ({"filed_on": date(2026, 1, 6)}, "filed_on"),
        ({"valid_to": date(2026, 1, 4)}, "valid_to"),
        ({"valid_to": date(2029, 1, 2)}, "valid_to"),
    ],
)
def test_what_cannot_be_is_named(now, changes, field) -> None:
    check = decided(a_deal_abroad(), **personal(1_000_000))
    said = {"filing_no": "A 1", "filed_on": date(2026, 1, 2), "valid_to": date(2029, 1, 1)}

    with refused(InvalidInput) as caught:
        file_transfer(
            actor=sides_of(check.deal).holder,
            check_id=check.pk,
            expected_version=check.version,
            now=now,
            **{**said, **changes},
        )
    assert caught.value.field == field
    assert filed(check, until=date(2029, 1, 1)).valid_to == date(2029, 1, 1)


def test_a_certification_may_be_valid_for_longer(now) -> None:
    check = decided(a_deal_abroad(), **personal(200_000))

    assert filed(check, until=date(2030, 1, 1)).valid_to == date(2030, 1, 1)


def test_where_nothing_is_due_nothing_is_filed(now) -> None:
    check = a_check("decided")

    with refused(InvalidInput, match="Nothing has to be filed"):
        filed(check, until=date(2027, 1, 1))


@pytest.mark.parametrize("status", ["draft", "confirmed", "rejected", "lapsed"])
def test_only_for_a_decided_check(now, status) -> None:
    check = a_check(status)

    with refused(IllegalMove):
        filed(check, until=date(2027, 1, 1))


def test_only_the_sides_and_only_with_a_fresh_view(now, stranger, operator) -> None:
    check = decided(a_deal_abroad(), **personal(200_000))
    for actor, version, error in [
        (stranger, check.version, CrossBorderCheck.DoesNotExist),
        (operator, check.version, NotAllowed),
        (sides_of(check.deal).holder, 1, StaleVersion),
    ]:
        with refused(error):
            file_transfer(
                actor=actor,
                check_id=check.pk,
                filing_no="A",
                filed_on=date(2026, 1, 2),
                valid_to=date(2027, 1, 1),
                expected_version=version,
                now=now,
            )
