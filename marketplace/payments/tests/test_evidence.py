"""The proofs of a payment: a file at least, its slip once, and the same file on two deals seen."""

import pytest

from kernel.errors import InvalidInput
from marketplace.deals.tests.build import NOW, PRICE, a_deal, sides_of
from marketplace.deals.tests.proof import refused
from marketplace.payments.actions.claim_payment import SlipUsed, claim_payment
from marketplace.payments.actions.claim_refund import claim_refund
from marketplace.payments.models import BankSlip, PaymentClaim
from marketplace.payments.tests.build import (
    a_claim,
    a_due_refund,
    a_scan,
    a_slip,
    confirmed_by_holder,
    pay,
    pay_back,
)

pytestmark = pytest.mark.django_db


def claim_with(deal, evidence, *, serial: str = "") -> PaymentClaim:
    return claim_payment(
        actor=sides_of(deal).buyer,
        deal_id=deal.pk,
        slip=a_slip(serial=serial),
        evidence=evidence,
        now=NOW,
    )


def test_no_claim_without_a_file_of_ones_own() -> None:
    deal = a_deal("payment_pending")
    theirs = a_scan(sides_of(deal).holder)

    for evidence in ([], [theirs], [0]):
        with refused(InvalidInput) as refusal:
            claim_with(deal, evidence)
        assert refusal.value.field == "evidence"


def test_the_same_file_on_two_deals_is_looked_at_whatever_the_amount() -> None:
    one, other = a_deal("payment_pending"), a_deal("payment_pending")
    first = claim_with(one, [a_scan(sides_of(one).buyer, said="the same")])
    second = claim_with(other, [a_scan(sides_of(other).buyer, said="the same")])

    assert confirmed_by_holder(first, minor=PRICE).status == "checking"
    assert confirmed_by_holder(second, minor=PRICE).status == "checking"
    assert confirmed_by_holder(a_claim(), minor=PRICE).status == "confirmed"


def test_a_slip_that_paid_a_deal_refunds_none_and_the_other_way_round() -> None:
    paid = a_deal("payment_pending")
    used = pay(paid).bank_serial
    refund = a_due_refund(paid)

    with refused(SlipUsed):
        claim_refund(
            actor=sides_of(paid).holder,
            refund_id=refund.pk,
            slip=a_slip(serial=used),
            expected_version=refund.version,
            now=NOW,
        )
    other = a_deal("payment_pending")
    pay(other)
    back = pay_back(other).bank_serial
    again = a_deal("payment_pending")
    scan = a_scan(sides_of(again).buyer)
    with refused(SlipUsed):
        claim_with(again, [scan], serial=back)


def test_a_refused_refund_frees_its_slip() -> None:
    claim = a_claim()
    PaymentClaim.objects.filter(pk=claim.pk).update(status="withdrawn")

    assert list(BankSlip.objects.values_list("pays", "standing")) == [("claim", False)]


def test_who_may_not_see_the_other_deal_learns_nothing_of_it() -> None:
    one, other = a_deal("payment_pending"), a_deal("payment_pending")
    used = a_claim(one).bank_serial

    with pytest.raises(SlipUsed) as refusal:
        claim_with(other, [a_scan(sides_of(other).buyer)], serial=used)
    assert one.deal_no not in str(refusal.value)
    mine = a_deal("payment_pending", sides=sides_of(one))
    with pytest.raises(SlipUsed, match=one.deal_no):
        claim_with(mine, [a_scan(sides_of(mine).buyer)], serial=used)
