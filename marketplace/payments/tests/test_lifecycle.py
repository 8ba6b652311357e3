"""Every state x event of claims and refunds, in code and in the database."""

from datetime import date

import pytest

from kernel.tests.lifecycles import moves_in_code, moves_in_the_database
from marketplace.payments.models import Correction, FeePayment, PaymentClaim, Refund
from marketplace.payments.tests.build import a_claim, a_proposal
from marketplace.payments.tests.fees import a_correction, a_fee_payment, a_settled_deal


@pytest.mark.parametrize("status", PaymentClaim.Status.values)
def test_code_moves_along_the_table_and_nowhere_else(status, monkeypatch) -> None:
    moves_in_code(PaymentClaim, status, monkeypatch)


@pytest.mark.django_db
@pytest.mark.parametrize("status", PaymentClaim.Status.values)
def test_the_database_refuses_what_the_table_does_not_list(status) -> None:
    claim = a_claim()
    PaymentClaim.objects.update(received_minor=1, confirmed_by_id=0)  # as a confirmation writes

    moves_in_the_database(claim, status)


@pytest.mark.parametrize("status", Refund.Status.values)
def test_code_moves_a_refund_along_the_table_and_nowhere_else(status, monkeypatch) -> None:
    moves_in_code(Refund, status, monkeypatch)


@pytest.mark.django_db
@pytest.mark.parametrize("status", Refund.Status.values)
def test_the_database_moves_a_refund_along_the_table_and_nowhere_else(status) -> None:
    refund = a_proposal()
    as_written = {"value_on": date(2026, 1, 5), "confirmed_by_id": 0, "by_card": True}
    Refund.objects.update(**as_written)  # as the acts write

    moves_in_the_database(refund, status)


@pytest.mark.parametrize("model", [FeePayment, Correction])
def test_code_moves_fees_along_their_tables_and_nowhere_else(model, monkeypatch) -> None:
    for status in model.Status.values:
        moves_in_code(model, status, monkeypatch)


@pytest.mark.django_db
@pytest.mark.parametrize("status", FeePayment.Status.values)
def test_the_database_moves_a_payment_of_a_fee_along_its_table(status) -> None:
    moves_in_the_database(a_fee_payment(a_settled_deal()), status)


@pytest.mark.django_db
@pytest.mark.parametrize("status", Correction.Status.values)
def test_the_database_moves_a_correction_along_its_table(status) -> None:
    correction = a_correction()
    Correction.objects.update(decided_by_id=0)  # as the acts write

    moves_in_the_database(correction, status)
