"""Opening a dispute: the deal stands still and remembers where."""

import pytest

from kernel.actor import CLOCK
from kernel.errors import InvalidInput, NotAllowed, StaleVersion
from kernel.lifecycle import IllegalMove
from marketplace.deals.actions.open_dispute import Complaint, open_dispute
from marketplace.deals.models import Deal, Dispute
from marketplace.deals.tests.build import (
    PRICE,
    a_deal,
    a_dispute,
    new_sides,
    sides_of,
    version_of,
)
from marketplace.deals.tests.proof import refused

pytestmark = pytest.mark.django_db
SAID = Complaint("delivery", "Half of the columns are missing.", 1_000_00)


def dispute_of(deal, *, actor, now, complaint=SAID, version=None) -> Dispute:
    return open_dispute(
        actor=actor,
        deal_id=deal.pk,
        complaint=complaint,
        expected_version=version or version_of(deal),
        now=now,
    )


@pytest.mark.parametrize("status", ["payment_pending", "delivering", "delivered", "accepted"])
@pytest.mark.parametrize("side", ["buyer", "holder"])
def test_either_side_stops_a_signed_deal(now, status, side) -> None:
    deal = a_deal(status)
    actor = getattr(sides_of(deal), side)

    dispute = dispute_of(deal, actor=actor, now=now)

    deal = Deal.objects.get(pk=deal.pk)
    assert (deal.status, deal.prior_status) == ("dispute_open", status)
    assert (dispute.opened_by_id, dispute.claim_minor) == (actor.organisation_id, 1_000_00)
    assert dispute.dispute_no.startswith("DP")
    assert deal.events.latest("seq").data == {"dispute": dispute.dispute_no, "kind": "delivery"}


@pytest.mark.parametrize("who", ["clock", "operator"])
def test_silence_and_operators_open_one_in_nobodys_name(now, operator, who) -> None:
    deal = a_deal("delivered")

    dispute = dispute_of(deal, actor=CLOCK if who == "clock" else operator, now=now)

    assert dispute.opened_by is None


@pytest.mark.parametrize("status", ["matched", "negotiating", "contract_drafted", "withdrawn"])
def test_nothing_is_disputed_before_it_is_signed(now, status) -> None:
    deal = a_deal(status)

    with refused(IllegalMove):
        dispute_of(deal, actor=sides_of(deal).buyer, now=now)


def test_one_dispute_at_a_time(now) -> None:
    deal = a_deal("delivered")
    a_dispute(deal)

    with refused(IllegalMove):
        dispute_of(deal, actor=sides_of(deal).holder, now=now)


@pytest.mark.parametrize(
    "complaint",
    [
        Complaint("taste", "I do not like it."),
        Complaint("delivery", "  "),
        Complaint("delivery", "x" * 4001),
        Complaint("delivery", "Too dear", 0),
        Complaint("delivery", "Too dear", PRICE + 1),
    ],
    ids=["kind", "nothing said", "too much said", "nothing asked", "more than the deal"],
)
def test_what_makes_no_sense_is_refused(now, complaint) -> None:
    deal = a_deal("delivered")

    with refused(InvalidInput):
        dispute_of(deal, actor=sides_of(deal).buyer, now=now, complaint=complaint)


def test_strangers_see_no_deal_and_a_stale_view_is_refused(now) -> None:
    deal = a_deal("delivered")

    with refused(Deal.DoesNotExist):
        dispute_of(deal, actor=new_sides().buyer, now=now)
    with refused(StaleVersion):
        dispute_of(deal, actor=sides_of(deal).buyer, now=now, version=1)


def test_a_viewer_opens_nothing(now) -> None:
    deal = a_deal("delivered")
    viewer = sides_of(deal).buyer.__class__(
        kind="user", user_id=1, organisation_id=deal.buyer_id, roles=frozenset(), duty="viewer",
        via="web",
    )  # fmt: skip

    with refused(NotAllowed):
        dispute_of(deal, actor=viewer, now=now)
