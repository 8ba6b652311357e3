"""What tests about money ask for."""

from collections.abc import Iterator
from datetime import date

import pytest
from pytest_django import Settings

from marketplace.deals.models import Deal
from marketplace.deals.tests.build import NOW, a_deal
from marketplace.ledger.models import FeeRule
from marketplace.payments.tests.build import pay
from marketplace.payments.tests.till import Till, a_till


@pytest.fixture
def paid(db: None) -> Deal:
    """A deal of 480,000 CNY, paid and not delivered."""
    deal = a_deal("payment_pending")
    pay(deal)
    return Deal.objects.with_parties().get(pk=deal.pk)


@pytest.fixture
def fee_rule(db: None) -> FeeRule:
    """A fee of 2.5 % in CNY."""
    return FeeRule.objects.create(
        version="t1", bp=250, currency="CNY", active_from=date(2020, 1, 1), created_at=NOW
    )


@pytest.fixture
def till(settings: Settings) -> Iterator[Till]:
    """The market's Stripe: the stand-in."""
    with a_till(settings) as till:
        yield till
