"""The buyer's answer to an excess that was sent back."""

import pytest

from kernel.errors import InvalidInput, NotAllowed
from kernel.lifecycle import IllegalMove
from marketplace.deals.tests.build import NOW, sides_of
from marketplace.deals.tests.proof import refused
from marketplace.ledger.balances import of_deal, out_of_balance
from marketplace.payments.actions.return_excess import return_excess
from marketplace.payments.tests.build import a_sent_excess, a_slip, an_excess, answered

pytestmark = pytest.mark.django_db


def test_back_and_forth_until_it_came_back() -> None:
    excess = a_sent_excess(over=7_00)
    deal = excess.deal

    again = answered(excess, arrived=False, reason="Not on our account")
    assert (again.status, again.note) == ("standing", "Not on our account")
    sent = return_excess(
        actor=sides_of(deal).holder,
        excess_id=again.pk,
        slip=a_slip(7_00),
        expected_version=again.version,
        now=NOW,
    )
    done = answered(sent, arrived=True)

    assert done.status == "returned"
    assert f"excess:{deal.uid}:CNY" not in of_deal(deal.uid)
    assert out_of_balance() == {}


def test_only_the_buyer_answers_and_only_what_was_sent() -> None:
    standing = an_excess()
    with refused(IllegalMove):
        answered(standing, arrived=True)
    sent = a_sent_excess()
    with refused(NotAllowed):
        answered(sent, arrived=True, by="holder")
    with refused(InvalidInput):
        answered(sent, arrived=False, reason=" ")
