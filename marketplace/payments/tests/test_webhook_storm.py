"""A small storm of webhooks; the large ones are in marketplace/tests/chaos."""

import sys

import pytest
from celery import current_app

from marketplace.ledger.balances import out_of_balance
from marketplace.payments.tests.storm import Storm, books, leftovers, model, no_deadlocks
from marketplace.payments.tests.till import Till


@pytest.mark.django_db(transaction=True)
def test_after_one_reconciliation_every_account_is_exact(
    till: Till, fee_rule: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(current_app, "send_task", lambda *_, **__: None)
    storm = Storm(till, seed=7, deals=4, payments=5, strangers=10)
    with no_deadlocks() as deadlocks:
        storm.play()

        assert deadlocks() == 0

    sys.stdout.write(storm.said())  # shown when the test fails
    assert books() == model(storm.store, storm.settled())
    assert leftovers() == {"events": [], "dead": []}
    assert out_of_balance() == {}
    assert storm.figures["forged"] > 0
    assert storm.figures["forged_taken"] == storm.figures["real_refused"] == 0
