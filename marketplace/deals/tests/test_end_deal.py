"""Walking away before the contract is signed."""

import pytest

from kernel.errors import InvalidInput, NotAllowed, StaleVersion
from kernel.lifecycle import IllegalMove
from marketplace.deals.actions.end_deal import end_deal
from marketplace.deals.models import Contract, Deal, Offer
from marketplace.deals.tests.build import a_deal, buyer_of, sides_of, sign, version_of
from marketplace.deals.tests.proof import refused
from parties.tests.build import actor_of

pytestmark = pytest.mark.django_db


def end(deal, *, actor, now, reason="Too dear", version=None) -> Deal:
    return end_deal(
        actor=actor,
        deal_id=deal.pk,
        reason=reason,
        expected_version=version or version_of(deal),
        now=now,
    )


@pytest.mark.parametrize(
    ("by", "status", "event"),
    [("buyer", "withdrawn", "withdraw"), ("holder", "rejected", "reject")],
)
@pytest.mark.parametrize("start", ["matched", "negotiating", "contract_drafted"])
def test_either_side_may_walk_away_with_a_reason(now, start, by, status, event) -> None:
    deal = a_deal(start)

    ended = end(deal, actor=getattr(sides_of(deal), by), now=now, reason=" Too dear ")

    assert (ended.status, ended.end_reason) == (status, "Too dear")
    last = deal.events.latest("seq")
    assert (last.event, last.data) == (event, {"code": "other", "reason": "Too dear"})


def test_an_open_offer_and_an_unsigned_contract_end_with_it(now) -> None:
    talking, drafted = a_deal("negotiating"), a_deal("contract_drafted")
    sign(drafted, by="buyer")

    end(talking, actor=sides_of(talking).buyer, now=now)
    end(drafted, actor=sides_of(drafted).holder, now=now)

    assert Offer.objects.get(negotiation__deal=talking).status == "withdrawn"
    assert Contract.objects.get(deal=drafted).status == "void"


@pytest.mark.parametrize("status", ["contract_signed", "payment_pending", "accepted", "rejected"])
def test_what_is_signed_or_over_is_not_ended(now, status) -> None:
    deal = a_deal(status)

    with refused(IllegalMove):
        end(deal, actor=sides_of(deal).buyer, now=now)


def test_not_without_a_reason_a_fresh_view_and_the_right(now, stranger) -> None:
    deal = a_deal("negotiating")

    with refused(InvalidInput):
        end(deal, actor=sides_of(deal).buyer, now=now, reason=" \n")
    with refused(StaleVersion):
        end(deal, actor=sides_of(deal).buyer, now=now, version=1)
    with refused(Deal.DoesNotExist):
        end(deal, actor=stranger, now=now)
    with refused(NotAllowed):
        end(deal, actor=actor_of(buyer_of(deal), "viewer"), now=now)
