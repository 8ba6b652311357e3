"""Declining a correction, or taking it back."""

import pytest

from marketplace.deals.tests.build import NOW
from marketplace.ledger.models import Txn
from marketplace.payments.actions.end_correction import end_correction
from marketplace.payments.actions.propose_correction import propose_correction
from marketplace.payments.tests.fees import a_correction, finance

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("who", "status"), [(1, "withdrawn"), (2, "declined")])
def test_it_ends_without_effect_and_may_be_asked_again(who, status) -> None:
    correction = a_correction()

    ended = end_correction(
        actor=finance(who), correction_id=correction.pk, expected_version=1, now=NOW
    )

    assert (ended.status, Txn.objects.filter(kind="reversal").exists()) == (status, False)
    again = propose_correction(actor=finance(), txn_id=correction.txn_id, reason="Again", now=NOW)
    assert again.status == "proposed"
