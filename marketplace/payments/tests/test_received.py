"""What counts as received, under way, gone back; in the code and in the database alike."""

import pytest
from django.db import connection

from marketplace.deals.models import Deal
from marketplace.deals.tests.build import PRICE, a_deal
from marketplace.payments.received import (
    claimable_minor,
    kept_minor,
    outstanding_minor,
    receipts_minor,
    returned_minor,
    waiting_minor,
)
from marketplace.payments.tests.build import a_claim, pay, pay_back

pytestmark = pytest.mark.django_db


def in_database(deal: Deal) -> tuple[int, int]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT payments_received(%s), payments_waiting(%s)", [deal.pk, deal.pk])
        received, waiting = cursor.fetchone()
    return received, waiting


def test_what_waits_is_under_way_and_not_received() -> None:
    deal = a_deal("payment_pending")
    pay(deal, minor=100)
    a_claim(deal, minor=70)

    assert (receipts_minor(deal), waiting_minor(deal)) == (100, 70)
    assert outstanding_minor(deal) == PRICE - 100
    assert claimable_minor(deal) == PRICE - 170
    assert in_database(deal) == (100, 1)


def test_what_went_back_was_received_all_the_same(paid: Deal) -> None:
    pay_back(paid, minor=250)

    assert receipts_minor(paid) == PRICE
    assert returned_minor(paid) == 250
    assert kept_minor(paid) == PRICE - 250
    assert outstanding_minor(paid) == claimable_minor(paid) == 0
    assert in_database(paid) == (PRICE, 0)


def test_nothing_moved_on_a_new_deal() -> None:
    deal = a_deal("payment_pending")

    assert receipts_minor(deal) == waiting_minor(deal) == returned_minor(deal) == 0
    assert claimable_minor(deal) == PRICE
    assert in_database(deal) == (0, 0)
