"""What tests about money ask for."""

import pytest

from marketplace.deals.models import Deal
from marketplace.deals.tests.build import a_deal
from marketplace.payments.tests.build import pay


@pytest.fixture
def paid(db: None) -> Deal:
    """A deal of 600,000 CNY, paid and not delivered."""
    deal = a_deal("payment_pending")
    pay(deal)
    return Deal.objects.with_parties().get(pk=deal.pk)
