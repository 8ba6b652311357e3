"""10,000 deliveries of webhooks for each seed: twice, six times, not at all, forged, stale, in any
order, on four threads; after one reconciliation every account is exact (TRUST part 6, A1).
"""

import time

import pytest
from celery import current_app

from marketplace.ledger.balances import out_of_balance
from marketplace.payments.tests.storm import Storm, books, leftovers, model, no_deadlocks
from marketplace.payments.tests.till import Till

pytestmark = pytest.mark.django_db(transaction=True)
DELIVERIES, MOST_S = 10_000, 90


@pytest.mark.parametrize("turn", [1, 2, 3])
def test_ten_thousand_deliveries_leave_every_account_exact(
    turn: int,
    till: Till,
    fee_rule: object,
    seed: int,
    lean: bool,
    figures: list[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    if lean and turn > 1:
        pytest.skip("one storm is enough for a change; `make chaos` plays three")
    monkeypatch.setattr(current_app, "send_task", lambda *_, **__: None)  # the storm applies itself
    storm = Storm(till, seed=seed + turn, deals=8, payments=25, strangers=700, noise=4_500)
    began, busy = time.monotonic(), time.process_time()
    with no_deadlocks() as deadlocks:
        storm.play()

        took, knots = time.monotonic() - began, deadlocks()
    took_s = f"{took:.1f} s ({time.process_time() - busy:.1f} s of one processor)"
    figures.append(f"webhooks, seed {storm.seed}: {took_s}, {knots} deadlocks, {storm.said()}")

    assert books() == model(storm.store, storm.settled())
    assert leftovers() == {"events": [], "dead": []}
    assert out_of_balance() == {}
    assert storm.figures["forged"] > 0
    assert storm.figures["forged_taken"] == storm.figures["real_refused"] == knots == 0
    assert storm.figures["wrong_before"] > 0  # webhooks alone are not enough
    assert storm.figures["deliveries"] >= DELIVERIES
    assert took < MOST_S
