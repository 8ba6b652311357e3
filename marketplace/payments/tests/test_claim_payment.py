"""Saying that money was sent."""

import re
from dataclasses import replace
from datetime import date

import pytest

from kernel.errors import InvalidInput, NotAllowed
from kernel.lifecycle import IllegalMove
from marketplace.deals.models import Deal
from marketplace.deals.tests import build
from marketplace.deals.tests.build import (
    PRICE,
    buyer_of,
    holder_of,
    new_sides,
    offer_terms,
    sides_of,
)
from marketplace.deals.tests.proof import refused
from marketplace.payments.actions.claim_payment import MoreThanDue, SlipUsed, claim_payment
from marketplace.payments.actions.confirm_receipt import confirm_receipt
from marketplace.payments.actions.refuse_claim import refuse_claim
from marketplace.payments.actions.withdraw_claim import withdraw_claim
from marketplace.payments.models import PaymentClaim
from marketplace.payments.received import claimable_minor, outstanding_minor
from marketplace.payments.tests.build import a_claim, a_scan, a_slip, pay
from parties.models import OrganisationRole
from parties.tests.build import actor_of

pytestmark = pytest.mark.django_db


def a_deal(*way, **said) -> Deal:
    """Return a deal whose buyer has a picture of a slip at hand."""
    deal = build.a_deal(*way, **said)
    scan_of(sides_of(deal).buyer)
    return deal


def scan_of(actor) -> int:
    return a_scan(actor, said=f"slip of {actor.organisation_id}")


def claim(deal, *, actor=None, slip=None, evidence=None, now) -> PaymentClaim:
    actor = actor or sides_of(deal).buyer
    return claim_payment(
        actor=actor,
        deal_id=deal.pk,
        slip=slip or a_slip(),
        evidence=[scan_of(actor)] if evidence is None else evidence,
        now=now,
    )


def test_it_waits_for_the_holder_and_pays_nothing_yet(now) -> None:
    deal = a_deal("payment_pending")
    buyer = sides_of(deal).buyer

    made = claim(
        deal, slip=replace(a_slip(), payer_bank=" bank　of ningbo", bank_serial="ＡＢ 12"), now=now
    )

    assert (made.status, made.amount.minor) == ("claimed", PRICE)
    assert (made.payer_bank, made.bank_serial) == ("BANKOFNINGBO", "AB12")
    assert (made.claimed_by_id, made.claimed_by_organisation_id) == (buyer.person, buyer.party)
    assert outstanding_minor(deal) == PRICE
    assert claimable_minor(deal) == 0
    assert Deal.objects.get(pk=deal.pk).status == "payment_pending"


def test_one_slip_pays_once_however_it_is_typed(now) -> None:
    first, second = a_deal("payment_pending"), a_deal("payment_pending")
    slip = a_slip(serial="AB12")
    claim(first, slip=slip, now=now)

    with refused(SlipUsed) as caught:
        claim(
            second,
            slip=replace(slip, payer_bank="ＢＡＮＫ of Ningbo", bank_serial="ab 12"),
            now=now,
        )

    assert first.deal_no not in str(caught.value)


def test_who_may_see_it_learns_on_which_deal_the_slip_stands(now) -> None:
    sides = new_sides()
    first, second = (a_deal("payment_pending", sides=sides) for _ in range(2))
    slip = a_slip()
    claim(first, slip=slip, now=now)

    with refused(SlipUsed, match=re.escape(first.deal_no)):
        claim(second, slip=slip, now=now)


def test_another_day_or_bank_is_another_slip(now) -> None:
    first, second = a_deal("payment_pending"), a_deal("payment_pending")
    slip = a_slip(PRICE // 2)
    claim(first, slip=slip, now=now)

    claim(first, slip=replace(slip, value_on=date(2026, 1, 4)), now=now)
    claim(second, slip=replace(slip, payer_bank="Other Bank"), now=now)

    assert PaymentClaim.objects.count() == 3


@pytest.mark.parametrize("give_up", ["withdraw", "refuse"])
def test_a_slip_given_up_is_free_again(now, give_up) -> None:
    first, second = a_deal("payment_pending"), a_deal("payment_pending")
    slip = a_slip()
    given = claim(first, slip=slip, now=now)
    if give_up == "withdraw":
        withdraw_claim(actor=sides_of(first).buyer, claim_id=given.pk, expected_version=1, now=now)
    else:
        refuse_claim(
            actor=sides_of(first).holder,
            claim_id=given.pk,
            reason="Not there",
            expected_version=1,
            now=now,
        )

    assert claim(second, slip=slip, now=now).status == "claimed"


def test_claims_never_exceed_what_is_due_by_one_fen(now) -> None:
    deal = a_deal("payment_pending")

    with refused(MoreThanDue, match=r"480000\.00"):
        claim(deal, slip=a_slip(PRICE + 1), now=now)
    a_claim(deal, minor=PRICE - 1)
    with refused(MoreThanDue, match=r"0\.01"):
        claim(deal, slip=a_slip(2), now=now)

    assert claim(deal, slip=a_slip(1), now=now).status == "claimed"


def test_what_came_in_part_leaves_the_rest_to_claim(now) -> None:
    deal = a_deal("payment_pending")
    part = a_claim(deal)
    confirm_receipt(
        actor=sides_of(deal).holder,
        claim_id=part.pk,
        received_minor=PRICE - 100,
        expected_version=1,
        now=now,
    )

    with refused(MoreThanDue):
        claim(deal, slip=a_slip(101), now=now)
    assert claim(deal, slip=a_slip(100), now=now).amount.minor == 100


@pytest.mark.parametrize(
    ("field", "slip"),
    [
        ("amount", a_slip(currency="USD")),
        ("amount", a_slip(0)),
        ("amount", a_slip(-1)),
        ("value_on", replace(a_slip(), value_on=date(2026, 1, 6))),
        ("payer_bank", replace(a_slip(), payer_bank=" 　")),
        ("bank_serial", replace(a_slip(), bank_serial="")),
        ("bank_serial", replace(a_slip(), bank_serial="㍿" * 17)),
        ("payer_bank", replace(a_slip(), payer_bank="x" * 81)),
    ],
)
def test_a_slip_says_something_possible(now, field, slip) -> None:
    deal = a_deal("payment_pending")

    with refused(InvalidInput) as caught:
        claim(deal, slip=slip, now=now)

    assert caught.value.field == field


@pytest.mark.parametrize("status", ["negotiating", "contract_drafted", "contract_signed"])
def test_nothing_is_paid_before_it_is_asked_for(now, status) -> None:
    deal = a_deal(status)

    with refused(IllegalMove):
        claim(deal, now=now)


def test_nothing_is_paid_twice(now) -> None:
    deal = a_deal("delivering", terms=offer_terms())

    with refused(MoreThanDue, match=r"At most 0\.00"):
        claim(deal, now=now)


def test_a_free_deal_takes_no_money(now) -> None:
    deal = a_deal("delivering", terms=offer_terms(minor=0, payment_terms="free"))

    with refused(MoreThanDue):
        claim(deal, slip=a_slip(1), now=now)


@pytest.mark.parametrize("status", ["delivering", "delivered", "accepted"])
def test_a_postpaid_deal_is_paid_from_delivery_on(now, status) -> None:
    deal = a_deal(status)

    assert pay(deal).status == "confirmed"


def test_only_the_buyers_cashiers_claim(now, stranger) -> None:
    deal = a_deal("payment_pending")
    for actor, error in [
        (sides_of(deal).holder, NotAllowed),
        (actor_of(buyer_of(deal), "trader"), NotAllowed),
        (stranger, Deal.DoesNotExist),
    ]:
        with refused(error):
            claim(deal, actor=actor, evidence=[0], now=now)
    assert claim(deal, actor=actor_of(buyer_of(deal), "finance"), now=now).status == "claimed"


def test_an_organisation_that_buys_elsewhere_pays_nothing_where_it_sells(now) -> None:
    deal = a_deal("payment_pending")
    OrganisationRole.objects.create(organisation=holder_of(deal), role="buyer", status="active")

    with refused(NotAllowed, match="Only the buyer"):
        claim(deal, actor=sides_of(deal).holder, evidence=[0], now=now)
