"""Sending an excess back."""

import pytest

from kernel.errors import InvalidInput, NotAllowed
from marketplace.deals.tests.build import NOW, sides_of
from marketplace.deals.tests.proof import refused
from marketplace.payments.actions.claim_payment import SlipUsed
from marketplace.payments.actions.return_excess import return_excess
from marketplace.payments.tests.build import a_slip, an_excess

pytestmark = pytest.mark.django_db


def test_the_slip_says_the_amount_and_was_never_used() -> None:
    excess = an_excess(over=7_00)
    holder = sides_of(excess.deal).holder
    said = {"actor": holder, "excess_id": excess.pk, "expected_version": 1, "now": NOW}

    with refused(InvalidInput):
        return_excess(slip=a_slip(6_99), **said)  # type: ignore[arg-type]
    with refused(SlipUsed):
        return_excess(slip=a_slip(7_00, serial=excess.claim.bank_serial), **said)  # type: ignore[arg-type]
    with refused(NotAllowed):
        return_excess(slip=a_slip(7_00), **{**said, "actor": sides_of(excess.deal).buyer})  # type: ignore[arg-type]
