"""What statements say is what the books say, whatever was posted (by SQL of its own)."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kernel.actor import CLOCK
from marketplace.ledger import accounts
from marketplace.ledger.models import Txn
from marketplace.ledger.posting import Cause, credit, debit, post
from marketplace.ledger.statements import report
from parties.tests.build import an_organisation

pytestmark = pytest.mark.django_db

START = datetime(2026, 1, 1, tzinfo=UTC)
OPENING = """SELECT a.code, coalesce(sum(e.amount_minor), 0) FROM ledger_account a
 JOIN ledger_entry e ON e.account_id = a.id JOIN ledger_txn t ON t.id = e.txn_id
WHERE a.party_id = %s AND t.recorded_at < %s GROUP BY a.code"""
MOVED = """SELECT count(*), coalesce(sum(e.amount_minor), 0) FROM ledger_entry e
 JOIN ledger_account a ON a.id = e.account_id JOIN ledger_txn t ON t.id = e.txn_id
WHERE a.party_id = %s AND a.code = %s AND t.recorded_at >= %s AND t.recorded_at < %s"""

KINDS = {
    "fee": lambda a, b, code: (accounts.fee_receivable(a, code), accounts.fee_income(code)),
    "direct": lambda a, b, code: (accounts.memo_received(a, code), accounts.memo_paid(b, code)),
    "owed": lambda a, b, code: (accounts.own_bank(code), accounts.payable(a, code)),
}
postings = st.lists(
    st.tuples(
        st.sampled_from(sorted(KINDS)),
        st.booleans(),
        st.integers(1, 10**13),
        st.sampled_from(["CNY", "USD"]),
        st.integers(0, 89),
    ),
    max_size=8,
)


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(postings)
def test_totals_of_random_postings_equal_the_ledger(said) -> None:
    with transaction.atomic():
        parties = [an_organisation().pk, an_organisation().pk]
        for n, (kind, is_turned, minor, code, day) in enumerate(said):
            one, two = parties[::-1] if is_turned else parties
            up, down = KINDS[kind](one, two, code)
            key, at = f"{one}-{n}", START + timedelta(days=day)
            cause = Cause(key=key, actor=CLOCK, occurred_at=at, now=at)
            _date(post(Txn.Kind.EXCHANGE, [debit(up, minor), credit(down, minor)], cause), at)
        for party in parties:
            _compare(party)
        transaction.set_rollback(True)


def _compare(party: int) -> None:
    """Compare three months, one after the other, with sums by SQL."""
    for n in range(3):
        since, until = START + timedelta(days=30 * n), START + timedelta(days=30 * (n + 1))
        found = report(party, since=since, until=until)
        opening, closing = _sql(OPENING, party, since), _sql(OPENING, party, until)
        assert {t.code: t.closing for t in found.totals} == dict(closing)
        assert {t.code: t.opening for t in found.totals if t.opening} == {
            code: minor for code, minor in opening if minor
        }
        for total in found.totals:
            lines = [line.minor for line in found.lines if line.code == total.code]
            [(count, moved)] = _sql(MOVED, party, total.code, since, until)
            assert (len(lines), sum(lines)) == (count, moved)
            assert total.debits + total.credits == moved
            opening_, more, less, closing_ = total.natural
            assert (opening_ + more - less, min(more, less, 0)) == (closing_, 0)


def _date(txn: Txn, at: datetime) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        Txn.objects.filter(pk=txn.pk).update(recorded_at=at)
        cursor.execute("SET LOCAL session_replication_role = origin")


def _sql(text: str, *values: str | int | datetime) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(text, values)
        return list(cursor.fetchall())
