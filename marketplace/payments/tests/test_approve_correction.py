"""Reversing a posting of a fee on a colleague's word."""

import pytest
from django.db import IntegrityError, transaction

from kernel.actor import Actor
from kernel.errors import NotAllowed, StaleVersion
from kernel.lifecycle import IllegalMove
from marketplace.deals.tests.build import NOW, holder_of, sides_of
from marketplace.ledger.balances import of_party, out_of_balance
from marketplace.ledger.models import Txn
from marketplace.payments.actions.approve_correction import approve_correction
from marketplace.payments.models import Correction
from marketplace.payments.tests.fees import (
    FEE,
    a_correction,
    a_fee_payment,
    a_settled_deal,
    finance,
)
from parties.capabilities import FourEyes
from parties.tests.build import a_membership, person_of

pytestmark = pytest.mark.django_db


def approve(correction: Correction, *, actor: Actor | None = None, version: int = 1) -> Correction:
    return approve_correction(
        actor=actor or finance(2),
        correction_id=correction.pk,
        expected_version=version,
        now=NOW,
    )


def test_a_waived_fee_is_no_longer_due() -> None:
    deal = a_settled_deal()
    correction = a_correction(deal)

    approve(correction)

    assert f"fee_receivable:{deal.holder_id}:CNY" not in of_party(holder_of(deal).pk)
    reversal = Txn.objects.get(kind="reversal")
    assert (reversal.reverses_id, reversal.reason) == (correction.txn_id, "Agreed waiver")
    assert out_of_balance() == {}


def test_a_payment_undone_frees_its_slip() -> None:
    deal = a_settled_deal()
    payment = a_fee_payment(deal, minor=100, serial="WRONG1")

    approve(a_correction(deal, kind="fee_paid"))

    payment.refresh_from_db()
    assert payment.status == "reversed"
    assert of_party(holder_of(deal).pk)[f"fee_receivable:{deal.holder_id}:CNY"] == FEE
    assert a_fee_payment(deal, minor=200, serial="WRONG1").status == "recorded"


def test_who_asked_or_owes_does_not_carry_it_out() -> None:
    deal = a_settled_deal()
    correction = a_correction(deal)
    colleague = finance(2)
    a_membership(holder_of(deal), user=person_of(colleague), duty="viewer")

    for actor in (finance(), colleague):
        with pytest.raises(FourEyes):
            approve(correction, actor=actor)
    with pytest.raises(NotAllowed):
        approve(correction, actor=sides_of(deal).holder)

    assert not Txn.objects.filter(kind="reversal").exists()


def test_it_is_done_once_and_as_it_was_seen() -> None:
    correction = a_correction()

    with pytest.raises(StaleVersion):
        approve(correction, version=2)
    approve(correction)
    with pytest.raises(IllegalMove):
        approve(correction, version=2)

    assert Txn.objects.filter(kind="reversal").count() == 1


def test_no_sql_lets_one_person_do_both() -> None:
    correction = a_correction()

    with pytest.raises(IntegrityError, match="correction_two_people"), transaction.atomic():
        Correction.objects.filter(pk=correction.pk).update(
            status="done", decided_by_id=correction.proposed_by_id
        )
