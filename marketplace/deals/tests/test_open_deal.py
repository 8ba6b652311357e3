"""Opening a deal on an interested answer."""

import pytest

from kernel.errors import NotAllowed
from kernel.models import AuditEvent
from listings.tests.build import a_listing
from marketplace.deals.actions.open_deal import DealExists, NotInterested, open_deal
from marketplace.deals.gates import SelfDealing
from marketplace.deals.models import Deal, DealEvent
from marketplace.deals.tests.build import a_deal, an_interested_push, buyer_of, new_sides
from marketplace.deals.tests.proof import refused
from matching.models import Push
from parties.tests.build import actor_of, an_organisation

pytestmark = pytest.mark.django_db


def push_of(deal: Deal) -> int:
    assert deal.push_id is not None
    return deal.push_id


def test_the_buyer_opens_it_and_the_terms_of_that_moment_are_kept(now) -> None:
    sides = new_sides()
    listing = a_listing(sides.holder, title="Bus counts")
    push = an_interested_push(sides, listing=listing)

    deal = open_deal(actor=sides.buyer, push_id=push.pk, now=now)

    assert (deal.status, deal.venue, deal.purpose) == ("matched", "own", "Site selection")
    assert (deal.buyer_id, deal.holder_id) == (sides.buyer.party, sides.holder.party)
    assert (deal.intent_id, deal.listing_id) == (push.intent_id, listing.pk)
    assert deal.terms_snapshot["title"] == "Bus counts"
    assert deal.terms_snapshot["listing_version"] == listing.version
    assert deal.terms_snapshot["rights_offered"] == ["use"]
    assert (deal.amount, deal.is_agreed) == (None, False)
    event = DealEvent.objects.get(deal=deal)
    assert (event.event, event.from_status, event.to_status) == ("open_deal", "", "matched")
    assert event.organisation_id == sides.buyer.party
    assert AuditEvent.objects.filter(action="deal.open", object_id=deal.pk).count() == 1
    assert deal.negotiation.created_at == now


@pytest.mark.parametrize("status", ["sent", "withdrawn"])
def test_nobody_is_drawn_into_a_deal_without_interest(now, status) -> None:
    sides = new_sides()
    push = an_interested_push(sides, status="sent")
    Push.objects.filter(pk=push.pk).update(status=status)

    with refused(NotInterested):
        open_deal(actor=sides.buyer, push_id=push.pk, now=now)


def test_one_live_deal_stands_on_a_push(now) -> None:
    deal = a_deal()
    buyer = actor_of(buyer_of(deal))

    with refused(DealExists):
        open_deal(actor=buyer, push_id=push_of(deal), now=now)


def test_after_an_end_it_may_be_tried_again(now) -> None:
    ended = a_deal("withdrawn")

    again = open_deal(actor=actor_of(buyer_of(ended)), push_id=push_of(ended), now=now)

    assert again.status == "matched"
    assert Deal.objects.filter(push_id=push_of(ended)).count() == 2


def test_the_holder_cannot_open_it(now) -> None:
    sides = new_sides()
    push = an_interested_push(sides)

    with refused(Push.DoesNotExist):
        open_deal(actor=sides.holder, push_id=push.pk, now=now)


def test_a_stranger_does_not_see_it(now, stranger) -> None:
    push = an_interested_push(new_sides())

    with refused(Push.DoesNotExist):
        open_deal(actor=stranger, push_id=push.pk, now=now)


def test_who_only_looks_opens_nothing(now) -> None:
    buyer = an_organisation(roles=["buyer"])
    viewer = actor_of(buyer, "viewer")

    with refused(NotAllowed):
        open_deal(actor=viewer, push_id=1, now=now)


def test_buyer_and_holder_are_two(now) -> None:
    sides = new_sides()
    push = an_interested_push(sides)
    Push.objects.filter(pk=push.pk).update(recipient_id=sides.buyer.party)

    with refused(SelfDealing):
        open_deal(actor=sides.buyer, push_id=push.pk, now=now)
