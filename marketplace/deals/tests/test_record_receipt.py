"""A receipt in a deal's history."""

import pytest

from kernel.errors import NotAllowed
from marketplace.deals.actions.record_receipt import record_receipt
from marketplace.deals.models import Deal, DealEvent
from marketplace.deals.tests.build import NOW, a_deal, sides_of

pytestmark = pytest.mark.django_db


def test_a_part_stands_in_the_history_and_moves_nothing() -> None:
    deal = a_deal("accepted")
    before = Deal.objects.get(pk=deal.pk)

    record_receipt(actor=sides_of(deal).holder, deal_id=deal.pk, amount_minor=7_00, now=NOW)

    after, event = Deal.objects.get(pk=deal.pk), DealEvent.objects.filter(deal=deal).latest("seq")
    assert (after.status, after.version) == (before.status, before.version + 1)
    assert (event.event, event.from_status, event.to_status) == (
        "record_receipt",
        "accepted",
        "accepted",
    )
    assert event.data["amount_minor"] == 7_00


def test_who_pays_records_no_receipt() -> None:
    deal = a_deal("accepted")
    told = DealEvent.objects.filter(deal=deal).count()

    with pytest.raises(NotAllowed):
        record_receipt(actor=sides_of(deal).buyer, deal_id=deal.pk, amount_minor=1, now=NOW)

    assert DealEvent.objects.filter(deal=deal).count() == told
