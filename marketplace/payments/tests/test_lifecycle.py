"""Every state x event of a payment claim, in code and in the database."""

import pytest

from marketplace.deals.tests.lifecycles import moves_in_code, moves_in_the_database
from marketplace.payments.models import PaymentClaim
from marketplace.payments.tests.build import a_claim


@pytest.mark.parametrize("status", PaymentClaim.Status.values)
def test_code_moves_along_the_table_and_nowhere_else(status, monkeypatch) -> None:
    moves_in_code(PaymentClaim, status, monkeypatch)


@pytest.mark.django_db
@pytest.mark.parametrize("status", PaymentClaim.Status.values)
def test_the_database_refuses_what_the_table_does_not_list(status) -> None:
    claim = a_claim()
    PaymentClaim.objects.update(received_minor=1, confirmed_by_id=0)  # as a confirmation writes

    moves_in_the_database(claim, status)
