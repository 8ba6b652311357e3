"""Writing to the other side."""

import pytest

from kernel.errors import InvalidInput, NotAllowed
from kernel.lifecycle import IllegalMove
from marketplace.deals.actions.send_message import send_message
from marketplace.deals.models import Deal, Message
from marketplace.deals.tests.build import a_deal, buyer_of, sides_of, version_of
from marketplace.deals.tests.proof import refused
from parties.tests.build import actor_of, person_of

pytestmark = pytest.mark.django_db


def test_the_first_message_starts_the_negotiation(now) -> None:
    deal = a_deal()
    buyer = sides_of(deal).buyer

    message = send_message(actor=buyer, deal_id=deal.pk, body="  Hello \n there ", now=now)

    assert (message.side, message.body) == ("buyer", "Hello \n there")
    assert (message.author_id, message.author_name) == (buyer.person, person_of(buyer).name)
    assert Deal.objects.get(pk=deal.pk).status == "negotiating"


def test_what_is_said_makes_nobodys_view_of_the_terms_stale(now) -> None:
    deal = a_deal("negotiating")
    seen = version_of(deal)

    send_message(actor=sides_of(deal).holder, deal_id=deal.pk, body="Still there?", now=now)

    assert version_of(deal) == seen
    assert Deal.objects.get(pk=deal.pk).last_activity_at == now


@pytest.mark.parametrize("body", ["", " \n ", "x" * 4001])
def test_it_says_something_and_not_a_novel(now, body) -> None:
    deal = a_deal()

    with refused(InvalidInput):
        send_message(actor=sides_of(deal).buyer, deal_id=deal.pk, body=body, now=now)


@pytest.mark.parametrize("status", ["withdrawn", "rejected"])
def test_after_the_end_nothing_is_said(now, status) -> None:
    deal = a_deal(status)

    with refused(IllegalMove):
        send_message(actor=sides_of(deal).buyer, deal_id=deal.pk, body="But", now=now)


def test_only_the_two_sides_write(now, stranger, operator) -> None:
    deal = a_deal()
    for actor, error in [
        (stranger, Deal.DoesNotExist),
        (operator, NotAllowed),
        (actor_of(buyer_of(deal), "viewer"), NotAllowed),
    ]:
        with refused(error):
            send_message(actor=actor, deal_id=deal.pk, body="Hello", now=now)
    assert Message.objects.count() == 0
