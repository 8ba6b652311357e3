"""Operators set the numbers of the table, version by version."""

from dataclasses import replace

import pytest
from django.db import IntegrityError, transaction

from kernel.errors import InvalidInput, NotAllowed, StaleVersion
from marketplace.deals.actions.set_transfer_limits import Limits, set_transfer_limits
from marketplace.deals.models import CrossBorderLimits
from marketplace.deals.tests.crossings import NUMBERS, a_deal_abroad, decided, personal
from marketplace.deals.tests.proof import refused
from parties.models import Organisation
from parties.tests.build import actor_of

pytestmark = pytest.mark.django_db
LIMITS = Limits(**NUMBERS)


def set_them(actor, now, *, version=1, note="As amended", **changes) -> CrossBorderLimits:
    return set_transfer_limits(
        actor=actor,
        limits=replace(LIMITS, **changes),
        note=note,
        expected_version=version,
        now=now,
    )


def test_the_next_version_is_in_force_and_the_first_stays(now, operator) -> None:
    row = set_them(operator, now, file_pi=50_000)

    assert CrossBorderLimits.in_force() == row
    assert (row.version, row.set_by_id, row.note) == (2, operator.user_id, "As amended")
    assert CrossBorderLimits.objects.get(version=1).file_pi == 100_000
    check = decided(a_deal_abroad(), **personal(50_000))
    assert (check.rule, check.rule_version) == ("9", "2024-03/2")


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"file_pi": 0}, "file_pi"),
        ({"file_pi": 1_000_000}, "file_pi"),
        ({"file_sensitive": 10_000}, "file_sensitive"),
        ({"assess_pi": 2_000_000_001}, "assess_pi"),
        ({"assessment_months": 241}, "assessment_months"),
        ({"source": " "}, "source"),
        ({"note": ""}, "reason"),
    ],
)
def test_numbers_that_cannot_be_are_named(now, operator, changes, field) -> None:
    with refused(InvalidInput) as caught:
        set_them(operator, now, **changes)
    assert caught.value.field == field


def test_two_do_not_set_them_at_once(now, operator) -> None:
    set_them(operator, now)

    with refused(StaleVersion):
        set_them(operator, now)


def test_only_an_administrator_of_the_operator(now, stranger, operator) -> None:
    colleague = actor_of(Organisation.objects.get(pk=operator.party), "legal")
    for actor in (stranger, colleague):
        with refused(NotAllowed):
            set_them(actor, now)


def test_a_version_stays_as_it_was(now) -> None:
    with pytest.raises(IntegrityError, match="append_only"), transaction.atomic():
        CrossBorderLimits.objects.update(file_pi=1)
