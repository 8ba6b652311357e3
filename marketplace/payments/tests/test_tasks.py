"""Who is told of money, and what settles by itself."""

import pytest

from marketplace.deals.actions.dismiss_dispute import dismiss_dispute
from marketplace.deals.models import Deal
from marketplace.deals.tests.build import NOW, PRICE, a_deal, a_dispute, offer_terms, sides_of
from marketplace.payments import tasks
from marketplace.payments.actions.refuse_claim import refuse_claim
from marketplace.payments.tests.build import a_claim, pay, pay_back
from parties.models import Notification
from parties.tests.build import operator

pytestmark = pytest.mark.django_db


def told(actor) -> list[str]:
    rows = Notification.objects.filter(user_id=actor.person).order_by("pk")
    return list(rows.values_list("kind", flat=True))


def test_the_holder_is_asked_to_look_and_the_buyer_learns_the_answer(drain) -> None:
    deal = a_deal("payment_pending")
    sides = sides_of(deal)
    a_claim(deal, minor=PRICE - 1)
    drain()
    assert told(sides.holder)[-1] == "payment_to_confirm"

    pay(deal, minor=1)
    drain()

    assert told(sides.buyer)[-1] == "payment_partly_received"


def test_what_is_decided_already_asks_for_nothing(drain) -> None:
    deal = a_deal("payment_pending")
    pay(deal)

    drain()

    assert "payment_to_confirm" not in told(sides_of(deal).holder)
    assert {"payment_received", "payment_complete"} <= {*told(sides_of(deal).buyer)}
    assert "deal_to_deliver" in told(sides_of(deal).holder)


def test_a_refusal_is_told_to_the_buyer_without_amounts(drain, now) -> None:
    claim = a_claim()
    sides = sides_of(claim.deal)
    refuse_claim(
        actor=sides.holder, claim_id=claim.pk, reason="Not there", expected_version=1, now=now
    )

    drain()

    notice = Notification.objects.get(user_id=sides.buyer.person, kind="payment_refused")
    assert set(notice.data) == {"number", "until"}


@pytest.mark.parametrize("terms", [{}, {"minor": 0, "payment_terms": "free"}])
def test_acceptance_settles_what_is_paid_or_free(drain, terms) -> None:
    deal = a_deal("accepted", terms=offer_terms(**terms))

    drain()

    assert Deal.objects.get(pk=deal.pk).status == "settled"
    assert told(sides_of(deal).buyer)[-1] == told(sides_of(deal).holder)[-1] == "deal_settled"


def test_the_last_fen_settles_what_was_accepted_before(drain) -> None:
    deal = a_deal("accepted")
    drain()
    assert Deal.objects.get(pk=deal.pk).status == "accepted"
    pay(deal, minor=PRICE - 1)
    drain()
    assert Deal.objects.get(pk=deal.pk).status == "accepted"

    pay(deal, minor=1)
    drain()

    assert Deal.objects.get(pk=deal.pk).status == "settled"


def test_a_deal_that_was_complete_settles_once_its_dispute_is_dismissed(drain) -> None:
    deal = a_deal("accepted", terms=offer_terms())
    dispute = a_dispute(deal)
    drain()
    assert Deal.objects.get(pk=deal.pk).status == "dispute_open"

    dismiss_dispute(
        actor=operator(),
        dispute_id=dispute.pk,
        reason="The columns are there.",
        expected_version=dispute.version,
        now=NOW,
    )
    drain()

    assert Deal.objects.get(pk=deal.pk).status == "settled"


def test_settling_may_be_asked_for_twice(drain) -> None:
    deal = a_deal("accepted", terms=offer_terms())
    drain()
    version = Deal.objects.get(pk=deal.pk).version

    tasks.settle_when_complete(deal_id=deal.pk)

    assert Deal.objects.get(pk=deal.pk).version == version


def test_what_a_partial_refund_leaves_is_settled(drain) -> None:
    deal = a_deal("payment_pending")
    pay(deal)
    pay_back(deal, minor=100_000_00)

    drain()

    assert Deal.objects.get(pk=deal.pk).status == "settled"


def test_a_whole_refund_settles_nothing(drain) -> None:
    deal = a_deal("payment_pending")
    pay(deal)
    pay_back(deal)

    drain()

    assert Deal.objects.get(pk=deal.pk).status == "refunded"
