"""Opening the facts of a transfer again."""

import pytest

from kernel.errors import NotAllowed, StaleVersion
from kernel.lifecycle import IllegalMove
from marketplace.deals.actions.edit_transfer import edit_transfer
from marketplace.deals.models import CrossBorderCheck, CrossBorderEvent
from marketplace.deals.tests.build import sides_of
from marketplace.deals.tests.crossings import a_check, stated
from marketplace.deals.tests.proof import refused

pytestmark = pytest.mark.django_db


def test_the_answer_counts_no_more(now) -> None:
    check = a_check("decided")

    check = edit_transfer(
        actor=sides_of(check.deal).buyer,
        check_id=check.pk,
        expected_version=check.version,
        now=now,
    )

    assert (check.status, check.rule, check.outcome, check.decided_at) == ("draft", "", "", None)
    assert CrossBorderEvent.objects.latest("pk").event == "edit"
    assert stated(check.deal).pk == check.pk


@pytest.mark.parametrize("status", ["draft", "confirmed", "rejected", "lapsed"])
def test_only_what_is_decided_is_opened(now, status) -> None:
    check = a_check(status)

    with refused(IllegalMove):
        edit_transfer(
            actor=sides_of(check.deal).holder,
            check_id=check.pk,
            expected_version=check.version,
            now=now,
        )


def test_only_the_sides_and_only_with_a_fresh_view(now, stranger, operator) -> None:
    check = a_check("decided")
    for actor, version, error in [
        (stranger, check.version, CrossBorderCheck.DoesNotExist),
        (operator, check.version, NotAllowed),
        (sides_of(check.deal).holder, 1, StaleVersion),
    ]:
        with refused(error):
            edit_transfer(actor=actor, check_id=check.pk, expected_version=version, now=now)
