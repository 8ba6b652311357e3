"""Money at once. Each race has a control: without its guard the fault shows."""

from functools import partial

import pytest

from kernel.lifecycle import VersionedQuerySet
from kernel.models import AuditEvent
from marketplace.deals.models import Deal
from marketplace.deals.tests.build import NOW, PRICE, a_deal, holder_of, sides_of, version_of
from marketplace.deals.tests.races import (
    Intrusion,
    after_all,
    at_once,
    kinds,
    unlocked,
    without_constraint,
)
from marketplace.payments.actions import claim_payment as claim_module
from marketplace.payments.actions import confirm_receipt as confirm_module
from marketplace.payments.actions.cancel_unpaid import cancel_unpaid
from marketplace.payments.actions.claim_payment import claim_payment
from marketplace.payments.actions.confirm_receipt import confirm_receipt
from marketplace.payments.models import PaymentClaim
from marketplace.payments.received import claimable_minor
from marketplace.payments.tests.build import a_claim, a_slip
from parties.tests import build
from parties.tests.build import actor_of

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS = 4


def claiming(deal: Deal, slip):
    return partial(claim_payment, actor=sides_of(deal).buyer, deal_id=deal.pk, slip=slip, now=NOW)


def confirming(claim: PaymentClaim, actor, minor: int = PRICE):
    return partial(
        confirm_receipt,
        actor=actor,
        claim_id=claim.pk,
        received_minor=minor,
        expected_version=claim.version,
        now=NOW,
    )


def test_one_slip_claimed_on_two_deals_stands_on_one() -> None:
    for _ in range(ROUNDS):
        one, other = a_deal("payment_pending"), a_deal("payment_pending")
        slip = a_slip()

        outcomes = at_once(claiming(one, slip), claiming(other, slip))

        assert kinds(outcomes) == ["SlipUsed"]
        assert PaymentClaim.objects.filter(bank_serial=slip.bank_serial).count() == 1


def test_control_without_the_constraint_it_stands_on_both() -> None:
    one, other = a_deal("payment_pending"), a_deal("payment_pending")
    slip = a_slip()

    with without_constraint(PaymentClaim, "paymentclaim_slip_once"):
        outcomes = at_once(claiming(one, slip), claiming(other, slip))
        count = PaymentClaim.objects.filter(bank_serial=slip.bank_serial).count()

    assert (kinds(outcomes), count) == ([], 2)


def test_two_slips_at_once_never_exceed_the_amount() -> None:
    for _ in range(ROUNDS):
        deal = a_deal("payment_pending")

        outcomes = at_once(claiming(deal, a_slip()), claiming(deal, a_slip()))

        assert kinds(outcomes) == ["MoreThanDue"]
        assert claimable_minor(deal) == 0


def test_control_unlocked_they_do(monkeypatch) -> None:
    deal = a_deal("payment_pending")
    monkeypatch.setattr(VersionedQuerySet, "locked", unlocked)
    monkeypatch.setattr(claim_module, "lock_certificate", lambda deals: None)
    monkeypatch.setattr(claim_module, "_check_amount", after_all(claim_module._check_amount))

    outcomes = at_once(claiming(deal, a_slip()), claiming(deal, a_slip()))

    assert kinds(outcomes) == []
    assert claimable_minor(deal) == -PRICE


def test_two_cashiers_confirm_once() -> None:
    for _ in range(ROUNDS):
        claim = a_claim()
        admin, cashier = sides_of(claim.deal).holder, actor_of(holder_of(claim.deal), "finance")

        outcomes = at_once(confirming(claim, admin), confirming(claim, cashier))

        assert kinds(outcomes) == ["StaleVersion"]
        assert Deal.objects.get(pk=claim.deal_id).status == "paid"
        assert receipts_of(claim) == 1


def test_control_unlocked_the_receipt_is_booked_twice(monkeypatch) -> None:
    claim = a_claim()
    admin, cashier = sides_of(claim.deal).holder, actor_of(holder_of(claim.deal), "finance")
    monkeypatch.setattr(VersionedQuerySet, "locked", after_all(unlocked))
    monkeypatch.setattr(confirm_module, "lock_certificate", lambda deals: None)

    outcomes = at_once(confirming(claim, admin, 1), confirming(claim, cashier, 1))

    assert kinds(outcomes) == []
    assert receipts_of(claim) == 2


def receipts_of(claim: PaymentClaim) -> int:
    booked = AuditEvent.objects.filter(action="payment.confirm", object_id=claim.pk)
    return booked.count()


def cancelling(deal: Deal, operator):
    return partial(
        cancel_unpaid,
        actor=operator,
        deal_id=deal.pk,
        reason="Both asked for it",
        expected_version=version_of(deal),
        now=NOW,
    )


def test_a_deal_is_cancelled_or_claimed_never_both() -> None:
    operator = build.operator()
    for _ in range(ROUNDS):
        deal = a_deal("payment_pending")

        outcomes = at_once(cancelling(deal, operator), claiming(deal, a_slip()))

        is_cancelled = Deal.objects.get(pk=deal.pk).status == "cancelled"
        assert kinds(outcomes) == ["IllegalMove" if is_cancelled else "MoneyMoved"]
        assert PaymentClaim.objects.filter(deal=deal).exists() is not is_cancelled


def test_control_unlocked_money_is_claimed_on_a_cancelled_deal(monkeypatch) -> None:
    deal, operator = a_deal("payment_pending"), build.operator()
    monkeypatch.setattr(VersionedQuerySet, "locked", unlocked)
    intrusion = Intrusion(cancelling(deal, operator))
    checked = intrusion.after(claim_module._check_amount)
    monkeypatch.setattr(claim_module, "_check_amount", checked)

    claiming(deal, a_slip())()

    assert intrusion.came_through is True
    assert Deal.objects.get(pk=deal.pk).status == "cancelled"
    assert PaymentClaim.objects.filter(deal=deal, status="claimed").exists()
