"""Asking that a posting of a fee be reversed."""

import pytest

from kernel.errors import InvalidInput, NotAllowed
from marketplace.deals.tests.build import NOW, sides_of
from marketplace.ledger.models import Txn
from marketplace.ledger.posting import AlreadyReversed
from marketplace.payments.actions.propose_correction import propose_correction
from marketplace.payments.models import Correction
from marketplace.payments.tests.fees import a_correction, a_settled_deal, finance

pytestmark = pytest.mark.django_db


def test_asking_changes_nothing_in_the_books() -> None:
    correction = a_correction()

    assert (correction.status, correction.reason) == ("proposed", "Agreed waiver")
    assert not Txn.objects.filter(kind="reversal").exists()


def test_it_is_asked_once() -> None:
    correction = a_correction()

    with pytest.raises(AlreadyReversed):
        propose_correction(actor=finance(), txn_id=correction.txn_id, reason="Again", now=NOW)

    assert Correction.objects.count() == 1


@pytest.mark.parametrize(("kind", "reason"), [("receipt_direct", "Wrong"), ("fee_due", "  ")])
def test_only_fees_and_only_with_a_reason(kind, reason) -> None:
    a_settled_deal()
    txn = Txn.objects.get(kind=kind)

    with pytest.raises(InvalidInput):
        propose_correction(actor=finance(), txn_id=txn.pk, reason=reason, now=NOW)

    assert not Correction.objects.exists()


def test_who_owes_the_fee_does_not_ask_here() -> None:
    deal = a_settled_deal()
    txn = Txn.objects.get(kind="fee_due")

    with pytest.raises(NotAllowed):
        propose_correction(actor=sides_of(deal).holder, txn_id=txn.pk, reason="Dear", now=NOW)

    assert not Correction.objects.exists()
