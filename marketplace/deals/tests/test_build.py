"""The builders reach every status by the real actions."""

import pytest

from marketplace.deals.models import Deal
from marketplace.deals.tests.build import a_deal

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "status",
    [
        "matched",
        "negotiating",
        "contract_drafted",
        "contract_signed",
        "payment_pending",
        "delivering",
        "delivered",
        "accepted",
        "withdrawn",
        "rejected",
    ],
)
def test_a_deal_stands_where_asked(status) -> None:
    deal = a_deal(status)

    assert Deal.objects.get(pk=deal.pk).status == status
    assert deal.events.order_by("-seq")[0].to_status == status
