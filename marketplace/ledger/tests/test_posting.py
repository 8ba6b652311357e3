"""Posting: balanced or not at all, once for each act, undone only by a mirror image."""

import pytest

from kernel.errors import InvalidInput
from kernel.models import AuditEvent
from marketplace.ledger.accounts import custody, fee_income, memo_paid, own_bank, payable, suspense
from marketplace.ledger.balances import balance, of_deal, of_party, out_of_balance
from marketplace.ledger.models import Account, Entry, HeldBy, Txn
from marketplace.ledger.posting import (
    AlreadyReversed,
    LedgerKeyReused,
    Unbalanced,
    credit,
    debit,
    post,
    reverse,
)
from marketplace.ledger.tests.build import BANK, DEAL, OWED, a_cause, a_receipt
from parties.tests.build import an_organisation

pytestmark = pytest.mark.django_db


def test_a_posting_writes_its_legs_its_accounts_and_an_audit_entry() -> None:
    txn = a_receipt(600_000_00)

    legs = txn.entries.order_by("account__code").values_list("account__code", "amount_minor")
    assert list(legs) == [(BANK.code, 600_000_00), (OWED.code, -600_000_00)]
    assert Account.objects.get(code=BANK.code).held_by == HeldBy.BANK
    assert AuditEvent.objects.get(action="ledger.post").after["legs"] == txn.legs_sha256
    assert balance(BANK).minor == 600_000_00
    assert of_deal(DEAL) == {BANK.code: 600_000_00, OWED.code: -600_000_00}
    assert out_of_balance() == {}


def test_the_same_act_is_posted_once() -> None:
    first, second = a_receipt(500), a_receipt(500)

    assert first == second
    assert Txn.objects.count() == 1
    assert AuditEvent.objects.filter(action="ledger.post").count() == 1


def test_the_same_act_with_other_amounts_is_refused() -> None:
    a_receipt(500)

    with pytest.raises(LedgerKeyReused):
        a_receipt(501)

    assert balance(BANK).minor == 500


@pytest.mark.parametrize(
    "legs",
    [
        [],
        [debit(BANK, 5), credit(BANK, 5)],
        [debit(BANK, 5)],
        [debit(BANK, 5), credit(OWED, 4)],
        [debit(BANK, 5), credit(payable(1, "USD"), 5)],
        [debit(BANK, 0), credit(OWED, 0)],
    ],
    ids=["none", "with itself", "one", "unequal", "two currencies", "nothing"],
)
def test_what_does_not_balance_is_not_posted(legs) -> None:
    with pytest.raises(Unbalanced):
        post(Txn.Kind.RECEIPT_HELD, legs, a_cause())

    assert not Txn.objects.exists()
    assert not Account.objects.exists()


def test_a_reversal_leaves_every_account_where_it_was() -> None:
    txn = a_receipt(500)

    undone = reverse(txn, a_cause("deal:1:receipt:1:reversal", reason="wrong deal"))

    assert undone.reverses == txn
    assert balance(BANK).minor == balance(OWED).minor == 0
    assert of_deal(DEAL) == {}
    assert Entry.objects.count() == 4


def test_a_posting_is_reversed_once() -> None:
    txn = a_receipt(500)
    undone = reverse(txn, a_cause("first", reason="wrong deal"))

    with pytest.raises(AlreadyReversed):
        reverse(txn, a_cause("second", reason="wrong again"))
    with pytest.raises(AlreadyReversed):
        reverse(undone, a_cause("third", reason="it was right"))

    assert reverse(txn, a_cause("first", reason="wrong deal")) == undone
    assert Txn.objects.count() == 2


def test_a_reversal_says_why() -> None:
    txn = a_receipt(500)

    with pytest.raises(InvalidInput):
        reverse(txn, a_cause("again", reason=" "))

    assert Txn.objects.count() == 1


def test_legs_of_one_account_are_added_up_and_nothing_is_left_out() -> None:
    seller = an_organisation()
    owed = payable(seller.pk, "CNY")

    txn = post(
        Txn.Kind.RELEASE,
        [debit(OWED, 1_000), credit(owed, 700), credit(owed, 285), credit(fee_income("CNY"), 15)],
        a_cause("release"),
    )

    assert txn.entries.count() == 3
    assert of_party(seller.pk) == {owed.code: -985}


def test_a_recorded_exchange_balances_in_each_currency() -> None:
    legs = [
        debit(own_bank("USD"), 100),
        credit(memo_paid(an_organisation().pk, "USD"), 100),
        debit(suspense("bank", "CNY"), 715),
        credit(own_bank("CNY"), 715),
    ]

    txn = post(Txn.Kind.EXCHANGE, legs, a_cause("fx"))

    assert txn.entries.count() == 4
    assert out_of_balance() == {}


def test_only_custody_is_held_by_somebody() -> None:
    assert custody(HeldBy.STRIPE, "stripe", "CNY").held_by == "stripe"
    assert OWED.held_by == ""
