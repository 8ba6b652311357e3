"""How far a deal is, whose turn it is, and which buttons an actor gets."""

import pytest
from django.utils import translation

from kernel.actor import CLOCK
from marketplace.deals.actions.begin_refund import begin_refund
from marketplace.deals.actions.dismiss_dispute import dismiss_dispute
from marketplace.deals.actions.finish_refund import finish_refund
from marketplace.deals.actions.reopen_terms import reopen_terms
from marketplace.deals.actions.request_changes import request_changes
from marketplace.deals.models import Contract, Deal
from marketplace.deals.progress import with_turns
from marketplace.deals.tests.build import (
    Sides,
    a_correction,
    a_deal,
    a_dispute,
    bring,
    buyer_of,
    holder_of,
    new_sides,
    offer_terms,
    sides_of,
    sign,
    version_of,
)
from marketplace.deals.tests.history import unguarded
from marketplace.deals.views.steps import next_move, timeline, turn_in_words
from parties.tests.build import actor_of, an_organisation, operator, stranger

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _in_english():
    with translation.override("en"):
        yield


def buttons(deal: Deal, actor) -> list[str]:
    seen = with_turns(Deal.objects.with_parties()).get(pk=deal.pk)
    return [choice.label for choice in next_move(seen, actor).choices]


def turn(deal: Deal, actor) -> str:
    seen = with_turns(Deal.objects.with_parties()).get(pk=deal.pk)
    return turn_in_words(seen, actor).label


END, CORRECT = "End the negotiation", "Correct the terms"
BUTTONS = [
    # status, buyer's, holder's
    ("matched", ["Negotiate", END], ["Negotiate", END]),
    ("negotiating", ["Answer the offer", END], ["Negotiate", END]),
    ("payment_pending", ["Record a payment", CORRECT], ["Confirm payments", CORRECT]),
    ("paid", [CORRECT], ["Begin delivery", CORRECT]),
    ("delivering", [], ["Record the delivery"]),
    ("delivered", ["Accept the delivery", "Ask for changes"], []),
    ("accepted", ["Record a payment"], ["Confirm payments"]),
    ("withdrawn", [], []),
]


@pytest.mark.parametrize(("status", "buyers", "holders"), BUTTONS)
def test_each_side_sees_exactly_what_it_may_do_next(status, buyers, holders) -> None:
    deal = a_deal(status)
    sides = sides_of(deal)

    assert (buttons(deal, sides.buyer), buttons(deal, sides.holder)) == (buyers, holders)
    assert buttons(deal, stranger()) == []
    viewer = actor_of(buyer_of(deal), "viewer")
    assert buttons(deal, viewer) == []


def test_a_correction_is_read_by_one_side_and_waits_for_the_other() -> None:
    deal = a_deal("paid")
    a_correction(deal, by="holder")
    sides = sides_of(deal)

    assert buttons(deal, sides.buyer) == ["Read the corrected terms"]
    assert buttons(deal, sides.holder)[1:] == ["Your correction waits for the other side"]


def test_who_has_signed_is_not_asked_again() -> None:
    deal = a_deal("contract_drafted")
    sign(deal, by="holder")
    sides = sides_of(deal)

    assert buttons(deal, sides.buyer)[0] == "Read and sign"
    assert "Read and sign" not in buttons(deal, sides.holder)
    assert (turn(deal, sides.buyer), turn(deal, sides.holder)) == ("your turn", "the buyer")


def test_lawyers_sign_and_traders_negotiate() -> None:
    deal = a_deal("contract_drafted")

    lawyer, trader = actor_of(buyer_of(deal), "legal"), actor_of(buyer_of(deal), "trader")

    assert buttons(deal, lawyer) == ["Read and sign"]
    assert buttons(deal, trader) == ["Reopen the terms", "End the negotiation"]


def test_a_prepaid_deal_just_signed_waits_for_nobody_and_a_postpaid_one_for_the_holder() -> None:
    prepaid = a_deal("contract_signed")
    postpaid = a_deal("contract_signed", terms=offer_terms(payment_terms="postpaid"))

    assert buttons(prepaid, sides_of(prepaid).holder) == [CORRECT]
    assert turn(prepaid, sides_of(prepaid).holder) == ""
    assert buttons(postpaid, sides_of(postpaid).holder) == ["Begin delivery", CORRECT]
    assert buttons(postpaid, sides_of(postpaid).buyer) == [CORRECT]


def test_an_operator_may_only_cancel_what_is_signed() -> None:
    assert buttons(a_deal("contract_signed"), operator()) == ["Cancel the deal"]
    assert buttons(a_deal("delivering"), operator()) == []


WHOSE = [
    ("matched", "your turn", "your turn"),
    ("negotiating", "your turn", "the buyer"),
    ("payment_pending", "your turn", "your turn"),
    ("delivering", "the holder", "your turn"),
    ("delivered", "your turn", "the buyer"),
    ("rejected", "", ""),
]


@pytest.mark.parametrize(("status", "buyers", "holders"), WHOSE)
def test_the_list_says_whose_turn_it_is(status, buyers, holders) -> None:
    deal = a_deal(status)
    sides = sides_of(deal)

    assert (turn(deal, sides.buyer), turn(deal, sides.holder)) == (buyers, holders)


def steps_of(deal: Deal) -> list[tuple[str, str]]:
    seen = Deal.objects.with_parties().get(pk=deal.pk)
    steps = timeline(seen, list(seen.events.order_by("seq")))
    return [(step.label, step.state) for step in steps]


def test_a_step_back_opens_the_steps_after_it_again(now) -> None:
    deal = a_deal("contract_drafted")
    reopen_terms(
        actor=sides_of(deal).buyer,
        deal_id=deal.pk,
        reason="Other term",
        expected_version=version_of(deal),
        now=now,
    )
    assert steps_of(deal)[:4] == [
        ("opened", "done"),
        ("negotiating", "done"),
        ("terms agreed", "now"),
        ("signed by both sides (landed)", "todo"),
    ]

    bring(deal, to="contract_signed", terms=offer_terms(payment_terms="postpaid"))
    assert steps_of(deal)[2:6] == [
        ("terms agreed", "done"),
        ("signed by both sides (landed)", "done"),
        ("delivering", "now"),
        ("delivered", "todo"),
    ]


def test_an_ended_deal_shows_what_was_reached_and_why_it_ended() -> None:
    deal = a_deal("withdrawn")

    assert steps_of(deal) == [("opened", "done"), ("withdrawn", "failed")]


def test_one_organisation_on_both_sides_of_the_market_sees_its_side(now) -> None:
    both = actor_of(an_organisation(roles=["buyer", "holder"]))
    deal = a_deal("negotiating", sides=Sides(buyer=new_sides().buyer, holder=both))

    assert buttons(deal, both) == ["Negotiate", "End the negotiation"]
    assert turn(deal, both) == "the buyer"


def test_each_done_step_names_who_did_it_first_and_its_proof(now) -> None:
    deal = a_deal("delivered")
    request_changes(
        actor=sides_of(deal).buyer,
        deal_id=deal.pk,
        reason="Columns are missing",
        expected_version=deal.version,
        now=now,
    )
    deal = Deal.objects.with_parties().get(pk=deal.pk)

    steps = timeline(deal, list(deal.events.order_by("seq")))

    notes = {step.label: step.note for step in steps}
    assert notes["delivering"] == holder_of(deal).name
    digest = Contract.objects.get().document_sha256[:16]
    assert notes["signed by both sides (landed)"] == f"{holder_of(deal).name} · SHA-256 {digest}…"
    assert [(step.label, step.state) for step in steps[-3:]] == [
        ("delivered", "now"),
        ("accepted by the buyer", "todo"),
        ("settled", "todo"),
    ]


def test_a_dispute_stands_where_it_happened_and_promises_nothing(now, operator) -> None:
    deal = a_deal("delivered")
    dispute = a_dispute(deal)
    assert steps_of(deal)[-2:] == [("delivered", "done"), ("in dispute", "now")]
    seen = with_turns(Deal.objects.with_parties()).get(pk=deal.pk)
    assert "stands still" in next_move(seen, sides_of(deal).buyer).sentence

    dismiss_dispute(
        actor=operator,
        dispute_id=dispute.pk,
        reason="Everything is there",
        expected_version=dispute.version,
        now=now,
    )

    assert steps_of(deal)[-5:] == [
        ("delivered", "done"),
        ("in dispute", "done"),
        ("the dispute ended without change", "done"),
        ("accepted by the buyer", "now"),
        ("settled", "todo"),
    ]


@pytest.mark.parametrize(
    ("is_whole", "last"),
    [
        (True, [("refund ordered", "done"), ("refunded", "failed")]),
        (False, [("partially refunded", "done"), ("settled", "now")]),
    ],
)
def test_after_a_refund_only_what_may_still_come_is_promised(now, operator, is_whole, last) -> None:
    deal = a_deal("delivered")
    a_dispute(deal)
    with unguarded():  # the money is payments' to see to
        begin_refund(
            actor=operator,
            deal_id=deal.pk,
            event="order_refund",
            amount_minor=1,
            is_whole=is_whole,
            reason="Columns are missing",
            now=now,
        )
        assert steps_of(deal)[-2:] == [("in dispute", "done"), ("refund ordered", "now")]
        finish_refund(actor=CLOCK, deal_id=deal.pk, amount_minor=1, is_whole=is_whole, now=now)

    assert steps_of(deal)[-2:] == last
