"""Recording fees that organisations paid."""

import pytest
from django.db import IntegrityError, transaction

from kernel.errors import InvalidInput, NotAllowed
from marketplace.deals.tests.build import NOW, buyer_of, holder_of, sides_of
from marketplace.ledger.balances import of_party, out_of_balance
from marketplace.ledger.models import Txn
from marketplace.payments.actions.claim_payment import SlipUsed
from marketplace.payments.actions.record_fee_payment import record_fee_payment
from marketplace.payments.models import FeePayment
from marketplace.payments.tests.build import a_slip
from marketplace.payments.tests.fees import FEE, a_fee_payment, a_settled_deal, finance

pytestmark = pytest.mark.django_db


def test_a_payment_brings_down_what_is_due() -> None:
    deal = a_settled_deal()
    party = holder_of(deal).pk
    due = f"fee_receivable:{party}:CNY"

    a_fee_payment(deal, minor=2_000_00)
    assert of_party(party)[due] == 4_000_00
    a_fee_payment(deal, minor=4_000_00)

    assert due not in of_party(party)
    assert Txn.objects.filter(kind="fee_paid").count() == 2
    assert out_of_balance() == {}


def test_what_exceeds_the_fee_is_never_income() -> None:
    deal = a_settled_deal()

    payment = a_fee_payment(deal, minor=FEE + 1)

    legs = Txn.objects.get(key=f"fee-payment:{payment.uid}").entries
    party = holder_of(deal).pk
    assert dict(legs.values_list("account__code", "amount_minor")) == {
        "own_bank:CNY": FEE + 1,
        f"fee_receivable:{party}:CNY": -FEE,
        f"suspense:fees-{party}:CNY": -1,
    }


def test_a_buyer_pays_where_the_rule_says_so() -> None:
    deal = a_settled_deal(payer="buyer")

    buyer, holder = buyer_of(deal).pk, holder_of(deal).pk
    assert of_party(buyer)[f"fee_receivable:{buyer}:CNY"] == FEE
    assert f"fee_receivable:{holder}:CNY" not in of_party(holder)


def test_one_slip_pays_once() -> None:
    deal = a_settled_deal()
    a_fee_payment(deal, minor=100, serial="ab 1")

    with pytest.raises(SlipUsed):
        a_fee_payment(deal, minor=200, serial="AB1")

    assert Txn.objects.filter(kind="fee_paid").count() == 1


@pytest.mark.parametrize("slip", [a_slip(0), a_slip(1, currency="USD")])
def test_nothing_or_a_fee_that_is_not_due_is_refused(slip) -> None:
    deal = a_settled_deal()

    with pytest.raises(InvalidInput):
        record_fee_payment(actor=finance(), organisation_id=holder_of(deal).pk, slip=slip, now=NOW)

    assert not FeePayment.objects.exists()


def test_the_parties_record_nothing() -> None:
    deal = a_settled_deal()

    with pytest.raises(NotAllowed):
        record_fee_payment(
            actor=sides_of(deal).holder,
            organisation_id=holder_of(deal).pk,
            slip=a_slip(FEE),
            now=NOW,
        )

    assert not FeePayment.objects.exists()


def test_the_database_refuses_a_slip_twice() -> None:
    payment = a_fee_payment(a_settled_deal(), minor=100)
    payment.pk, payment.uid = None, "01a2232d-beb9-70a1-a45f-76b79624d607"

    with pytest.raises(IntegrityError, match="feepayment_slip_once"), transaction.atomic():
        payment.save(force_insert=True)
