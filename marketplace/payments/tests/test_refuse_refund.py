"""Saying that a refund did not arrive."""

import pytest

from marketplace.deals.models import Deal
from marketplace.deals.tests.build import sides_of
from marketplace.payments.actions.refuse_refund import refuse_refund
from marketplace.payments.tests.build import (
    a_sent_refund,
)

pytestmark = pytest.mark.django_db


def now_of(deal: Deal) -> Deal:
    return Deal.objects.get(pk=deal.pk)


def test_what_did_not_arrive_is_due_again(paid, now) -> None:
    refund = a_sent_refund(paid)

    again = refuse_refund(
        actor=sides_of(paid).buyer,
        refund_id=refund.pk,
        reason="Nothing on our account",
        expected_version=refund.version,
        now=now,
    )

    assert (again.status, again.claimed_by_id) == ("due", None)
    assert now_of(paid).status == "refund_pending"
