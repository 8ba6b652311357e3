"""Attacks on the books by plain SQL, past every line of Python: each is refused, nothing moved."""

import pytest
from django.db import DatabaseError, connection, transaction

from marketplace.ledger.balances import out_of_balance
from marketplace.ledger.models import Account, Entry, Txn
from marketplace.ledger.posting import reverse
from marketplace.ledger.tests.build import BANK, OWED, a_cause, a_receipt

pytestmark = pytest.mark.django_db(transaction=True)

TXN = (
    "INSERT INTO ledger_txn (uid, key, kind, reason, legs_sha256, actor_kind, occurred_at{more})"
    " VALUES (gen_random_uuid(), '{key}', '{kind}', '{reason}', '', 'clock', now(){values})"
)
LEG = (
    "INSERT INTO ledger_entry (txn_id, account_id, currency, amount_minor)"
    " SELECT {txn}, id, '{currency}', {minor} FROM ledger_account WHERE code = '{code}'"
)
NEW = "(SELECT max(id) FROM ledger_txn)"
OLD = "(SELECT min(id) FROM ledger_txn)"


def txn(key: str = "x", kind: str = "payout", reason: str = "", more: str = "", values: str = ""):
    return TXN.format(key=key, kind=kind, reason=reason, more=more, values=values)


def leg(minor: int, code: str = BANK.code, of: str = NEW, currency: str = "CNY") -> str:
    return LEG.format(txn=of, currency=currency, minor=minor, code=code)


REVERSAL = {"kind": "reversal", "reason": "why", "more": ", reverses_id", "values": f", {OLD}"}
SELF = {**REVERSAL, "values": ", currval('ledger_txn_id_seq')"}
ATTACKS = {
    "change an amount": ["UPDATE ledger_entry SET amount_minor = amount_minor * 2"],
    "change both amounts alike": ["UPDATE ledger_entry SET amount_minor = -amount_minor"],
    "move a leg to another posting": [f"UPDATE ledger_entry SET txn_id = {OLD}"],
    "move a leg to another account": ["UPDATE ledger_entry SET account_id = account_id"],
    "delete a leg": ["DELETE FROM ledger_entry"],
    "delete one leg of two": ["DELETE FROM ledger_entry WHERE amount_minor > 0"],
    "delete a posting": ["DELETE FROM ledger_txn"],
    "delete everything": ["TRUNCATE ledger_entry, ledger_txn"],
    "delete everything with what hangs on it": ["TRUNCATE ledger_account CASCADE"],
    "date a posting back": ["UPDATE ledger_txn SET occurred_at = now() - interval '1 year'"],
    "date its recording back": ["UPDATE ledger_txn SET recorded_at = now() - interval '1 year'"],
    "change the reason": ["UPDATE ledger_txn SET reason = 'nothing to see'"],
    "free a key": ["UPDATE ledger_txn SET key = 'another'"],
    "rename an account": ["UPDATE ledger_account SET code = 'payable:1:CNY'"],
    "give an account another currency": ["UPDATE ledger_account SET currency = 'USD'"],
    "delete an account": ["DELETE FROM ledger_account"],
    "a posting without legs": [txn()],
    "a posting of one leg": [txn(), leg(5)],
    "a posting that does not balance": [txn(), leg(5), leg(-4, OWED.code)],
    "a leg of nothing": [txn(), leg(0), leg(0, OWED.code)],
    "a leg in another currency than its account": [
        txn(),
        leg(5, currency="USD"),
        leg(-5, OWED.code, currency="USD"),
    ],
    "an amount beyond the range": [txn(), leg(10**15 + 1), leg(-(10**15) - 1, OWED.code)],
    "a later pair on a committed posting": [leg(5, of=OLD), leg(-5, OWED.code, of=OLD)],
    "a leg after an early judgement": [
        txn(),
        leg(5),
        leg(-5, OWED.code),
        "SET CONSTRAINTS ALL IMMEDIATE",
        leg(7),
    ],
    "a second posting of one act": [txn("deal:1:receipt:1"), leg(5), leg(-5, OWED.code)],
    "a reversal of nothing": [txn(kind="reversal", reason="why"), leg(5), leg(-5, OWED.code)],
    "a reversal without a reason": [
        txn(**{**REVERSAL, "reason": ""}),
        leg(-500),
        leg(500, OWED.code),
    ],
    "a reversal of itself": [txn(**SELF), leg(-500), leg(500, OWED.code)],
    "a reversal of half": [txn(**REVERSAL), leg(-250), leg(250, OWED.code)],
    "a payout that undoes another posting": [
        txn(**{**REVERSAL, "kind": "payout"}),
        leg(-500),
        leg(500, OWED.code),
    ],
    "custody that nobody holds": [
        "INSERT INTO ledger_account (code, kind, currency, held_by)"
        " VALUES ('custody:nobody:us:CNY', 'asset', 'CNY', 'nobody')"
    ],
    "a holder of what is no custody": [
        "INSERT INTO ledger_account (code, kind, currency, held_by)"
        " VALUES ('own_bank:us:CNY', 'asset', 'CNY', 'bank')"
    ],
}


def standing() -> tuple[object, ...]:
    """Return everything in the books."""
    return tuple(list(model.objects.order_by("pk").values()) for model in (Account, Txn, Entry))


def run(statements: list[str]) -> None:
    """Execute the statements in one transaction, up to its commit."""
    with transaction.atomic(), connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


@pytest.mark.parametrize("name", ATTACKS)
def test_no_sql_changes_the_books(name: str) -> None:
    a_receipt(500)
    before = standing()

    with pytest.raises(DatabaseError):
        run(ATTACKS[name])

    assert standing() == before
    assert out_of_balance() == {}


def test_a_second_reversal_by_sql_is_refused() -> None:
    reverse(a_receipt(500), a_cause("undo", reason="wrong deal"))
    before = standing()

    with pytest.raises(DatabaseError):
        run([txn(**REVERSAL), leg(-500), leg(500, OWED.code)])

    assert standing() == before


def test_the_same_statements_pass_when_they_balance() -> None:
    a_receipt(500)

    run([txn(), leg(-5), leg(5, OWED.code)])

    assert Txn.objects.count() == 2
