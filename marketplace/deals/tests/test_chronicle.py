"""Everything that happened to a deal, with its proof."""

import pytest
from django.urls import reverse

from marketplace.deals.models import Contract
from marketplace.deals.tests.build import DIGEST, a_deal, a_dispute, sides_of
from marketplace.deals.views.chronicle import chronicle
from parties.tests.build import client_of

pytestmark = pytest.mark.django_db


def test_each_event_says_who_when_and_what_proves_it() -> None:
    deal = a_deal("accepted")
    events = list(deal.events.order_by("seq"))

    deeds = chronicle(deal, events)

    assert [deed.seq for deed in deeds] == list(range(1, len(events) + 1))
    by = {deed.label: deed for deed in deeds}
    contract = Contract.objects.get()
    assert by["sign"].digest == contract.document_sha256
    address = reverse("deals:contract", args=[deal.uid])
    assert by["sign"].href == f"{address}?digest={contract.document_sha256}"
    assert by["accept offer"].note == contract.contract_no
    assert by["deliver"].digest == DIGEST
    assert deal.holder is not None
    assert by["deliver"].who.startswith(f"{deal.holder.name} · ")
    assert all(deed.who and deed.at for deed in deeds)


def test_the_room_tells_it_all_dispute_included(django_assert_max_num_queries) -> None:
    deal = a_deal("delivered")
    dispute = a_dispute(deal)
    client = client_of(sides_of(deal).buyer)

    with django_assert_max_num_queries(34):
        room = client.get(reverse("deals:detail", args=[deal.uid])).content.decode()

    assert "open dispute" in room
    assert dispute.dispute_no in room
