"""What does not fit is put aside with its trace."""

import pytest

from kernel.actor import GATEWAY
from marketplace.deals.tests.build import NOW
from marketplace.payments.actions.park_event import park_event
from marketplace.payments.models import StripeEvent

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("status", "after"), [("stored", "parked"), ("ignored", "ignored")])
def test_only_what_waits_is_parked(status: str, after: str) -> None:
    row = StripeEvent.objects.create(
        event_id="evt_1", kind="x", body={}, happened_at=NOW, stored_at=NOW, status=status
    )

    park_event(actor=GATEWAY, event_row_id=row.pk, trace="why", now=NOW)

    row.refresh_from_db()
    assert (row.status, row.trace, row.attempts) == (after, "why", 1)
