"""Saying what is wrong with a delivery."""

import pytest

from kernel.errors import InvalidInput, NotAllowed, StaleVersion
from kernel.lifecycle import IllegalMove
from marketplace.deals.actions.request_changes import request_changes
from marketplace.deals.models import Deal
from marketplace.deals.tests.build import a_deal, buyer_of, sides_of, version_of
from marketplace.deals.tests.proof import refused
from parties.tests.build import actor_of

pytestmark = pytest.mark.django_db


def ask(deal, *, actor, now, reason="Columns are missing", version=None) -> Deal:
    return request_changes(
        actor=actor,
        deal_id=deal.pk,
        reason=reason,
        expected_version=version or version_of(deal),
        now=now,
    )


def test_the_holder_delivers_again_and_reads_why(now) -> None:
    deal = a_deal("delivered")

    assert ask(deal, actor=sides_of(deal).buyer, now=now).status == "delivering"

    delivery = deal.deliveries.get()
    assert (delivery.changes_requested, delivery.accepted_at) == ("Columns are missing", None)
    assert deal.events.latest("seq").data == {"reason": "Columns are missing"}


@pytest.mark.parametrize("status", ["delivering", "accepted"])
def test_only_what_is_delivered_and_not_accepted(now, status) -> None:
    deal = a_deal(status)

    with refused(IllegalMove):
        ask(deal, actor=sides_of(deal).buyer, now=now)


def test_only_the_buyer_with_a_reason_and_a_fresh_view(now, stranger) -> None:
    deal = a_deal("delivered")

    with refused(NotAllowed):
        ask(deal, actor=sides_of(deal).holder, now=now)
    with refused(NotAllowed):
        ask(deal, actor=actor_of(buyer_of(deal), "legal"), now=now)
    with refused(Deal.DoesNotExist):
        ask(deal, actor=stranger, now=now)
    with refused(InvalidInput):
        ask(deal, actor=sides_of(deal).buyer, now=now, reason="")
    with refused(StaleVersion):
        ask(deal, actor=sides_of(deal).buyer, now=now, version=1)
