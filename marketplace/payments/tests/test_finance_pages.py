"""The operators' finance page: what waits, and the money by who holds it."""

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from marketplace.deals.tests.build import PRICE, a_deal
from marketplace.payments.tests.build import a_claim, pay
from parties.tests.build import client_of, operator

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk() -> Client:
    return client_of(operator())


def test_it_counts_what_waits_and_sums_what_was_paid_straight(desk: Client) -> None:
    a_claim()
    pay(a_deal("payment_pending"))

    said = desk.get("/console/finance/").content.decode()

    assert "Payments to confirm" in said
    assert f"CNY {PRICE // 100:,}.00" in said
    assert "paid directly between the parties" in said


def test_its_queries_do_not_grow_with_what_waits(
    desk: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(3):
        a_claim()
    desk.get("/console/finance/")

    with django_assert_max_num_queries(17):
        desk.get("/console/finance/")
