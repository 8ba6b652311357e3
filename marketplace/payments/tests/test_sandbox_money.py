"""The stand-in for Stripe: what it lets happen to money, and what it refuses."""

from collections.abc import Iterator

import pytest

from marketplace.payments.sandbox.server import Sandbox, running
from marketplace.payments.tests.sandbox import a_payment, a_session, ask


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    with running() as sandbox:
        yield sandbox


def told(sandbox: Sandbox) -> list[str]:
    """Return the types of all events, oldest first."""
    return [row["type"] for row in sandbox.store.of("event")][::-1]


def balance(sandbox: Sandbox) -> int:
    """Return the platform's balance in fen."""
    return sandbox.store.available.get("cny", 0)


def test_a_session_is_paid_on_its_page(sandbox: Sandbox) -> None:
    session = a_session(sandbox, 600_000_00)

    ask(sandbox, "POST", f"/sandbox/pay/{session['id']}", payment_method="pm_card_visa")
    paid = ask(sandbox, "GET", f"/v1/checkout/sessions/{session['id']}").body
    intent = ask(sandbox, "GET", f"/v1/payment_intents/{paid['payment_intent']}").body

    assert session["url"].startswith(sandbox.address)
    assert (paid["status"], paid["payment_status"]) == ("complete", "paid")
    assert (intent["amount_received"], intent["transfer_group"]) == (600_000_00, "deal-7")
    assert intent["metadata"] == {"deal": "7"}
    assert balance(sandbox) == 600_000_00 - 17_400_00
    assert told(sandbox) == [
        "payment_intent.created",
        "charge.succeeded",
        "payment_intent.succeeded",
        "checkout.session.completed",
    ]


def test_a_session_is_paid_once(sandbox: Sandbox) -> None:
    session = a_session(sandbox)
    pay = f"/sandbox/pay/{session['id']}"

    first = ask(sandbox, "POST", pay, payment_method="pm_card_visa")
    second = ask(sandbox, "POST", pay, payment_method="pm_card_visa")

    assert (first.status, second.status) == (200, 400)
    assert len(list(sandbox.store.of("charge"))) == 1


@pytest.mark.parametrize(
    ("card", "reason"),
    [
        ("pm_card_visa_chargeDeclined", "generic_decline"),
        ("pm_card_visa_chargeDeclinedInsufficientFunds", "insufficient_funds"),
    ],
)
def test_a_declined_card_moves_nothing_and_another_may_follow(sandbox, card, reason) -> None:
    session = a_session(sandbox)
    pay = f"/sandbox/pay/{session['id']}"

    refused = ask(sandbox, "POST", pay, payment_method=card)
    after = ask(sandbox, "POST", pay, payment_method="pm_card_visa")

    assert (refused.status, refused.error["decline_code"]) == (402, reason)
    assert after.body["status"] == "complete"
    assert told(sandbox).count("payment_intent.payment_failed") == 1
    assert len(list(sandbox.store.of("payment_intent"))) == 1


def test_a_card_may_ask_for_a_second_step(sandbox: Sandbox) -> None:
    intent = a_payment(sandbox, card="pm_card_authenticationRequired")
    waiting, held = intent["status"], balance(sandbox)

    done = ask(sandbox, "POST", f"/v1/payment_intents/{intent['id']}/confirm").body

    assert (waiting, held, done["status"]) == ("requires_action", 0, "succeeded")


@pytest.mark.parametrize(
    ("minor", "code"),
    [
        (99_999_999, None),
        (100_000_000, "amount_too_large"),
        (103_000_000, "amount_too_large"),
        (399, "amount_too_small"),
        (0, "parameter_invalid_integer"),
        (-5, "parameter_invalid_integer"),
        ("12.5", "parameter_invalid_integer"),
    ],
)
def test_amounts_have_at_most_eight_digits_and_a_minimum(sandbox, minor, code) -> None:
    answer = ask(sandbox, "POST", "/v1/payment_intents", amount=minor, currency="cny")

    assert answer.error.get("code") == code
    assert len(list(sandbox.store.of("payment_intent"))) == (0 if code else 1)


@pytest.mark.parametrize(
    "params", [{"amount": 500}, {"amount": 500, "currency": "xyz"}, {"currency": "cny"}]
)
def test_what_is_missing_or_unknown_is_refused(sandbox: Sandbox, params) -> None:
    assert ask(sandbox, "POST", "/v1/payment_intents", **params).status == 400


def test_a_session_expires_by_the_clock(sandbox: Sandbox) -> None:
    session = a_session(sandbox)
    later = session["expires_at"]
    sandbox.store.clock = lambda: later

    answer = ask(sandbox, "POST", f"/sandbox/pay/{session['id']}", payment_method="pm_card_visa")

    assert answer.status == 400
    assert told(sandbox) == ["checkout.session.expired"]


def test_a_refund_in_two_parts_and_no_more(sandbox: Sandbox) -> None:
    intent = a_payment(sandbox, 100_00)

    parts = [
        ask(sandbox, "POST", "/v1/refunds", payment_intent=intent["id"], amount=n).status
        for n in (30_00, 90_00, 70_00, 1)
    ]

    assert parts == [200, 400, 200, 400]
    assert sandbox.store.get("charge", intent["latest_charge"])["refunded"] is True
    assert balance(sandbox) == -2_90  # the fee of the payment service is not given back


def test_a_refund_leaves_the_transfer_standing(sandbox: Sandbox) -> None:
    intent = a_payment(sandbox, 100_00)
    account = ask(sandbox, "POST", "/v1/accounts").body["id"]
    transfer = ask(
        sandbox, "POST", "/v1/transfers", amount=95_00, currency="cny", destination=account,
        source_transaction=intent["latest_charge"],
    ).body  # fmt: skip

    ask(sandbox, "POST", "/v1/refunds", payment_intent=intent["id"])
    before = ask(sandbox, "GET", f"/v1/transfers/{transfer['id']}").body["amount_reversed"]
    ask(sandbox, "POST", f"/v1/transfers/{transfer['id']}/reversals", amount=40_00)
    rest = ask(sandbox, "POST", f"/v1/transfers/{transfer['id']}/reversals")
    over = ask(sandbox, "POST", f"/v1/transfers/{transfer['id']}/reversals", amount=1)

    assert (before, rest.body["amount"], over.error["code"]) == (0, 55_00, "amount_too_large")
    assert balance(sandbox) == -2_90


@pytest.mark.parametrize(
    ("amount", "disabled", "code"),
    [
        (100_00, False, None),
        (100_01, False, "transfer_source_balance_insufficient"),
        (50_00, True, "insufficient_capabilities_for_transfer"),
    ],
)
def test_a_transfer_stays_within_its_charge_and_needs_an_able_account(
    sandbox, amount, disabled, code
) -> None:
    intent = a_payment(sandbox, 100_00)
    mark = {"metadata__sandbox": "disabled"} if disabled else {}
    account = ask(sandbox, "POST", "/v1/accounts", **mark).body["id"]

    answer = ask(
        sandbox, "POST", "/v1/transfers", amount=amount, currency="cny", destination=account,
        source_transaction=intent["latest_charge"],
    )  # fmt: skip

    assert answer.error.get("code") == code


def test_two_transfers_of_one_charge_cannot_exceed_it(sandbox: Sandbox) -> None:
    intent = a_payment(sandbox, 100_00)
    account = ask(sandbox, "POST", "/v1/accounts").body["id"]

    statuses = [
        ask(
            sandbox, "POST", "/v1/transfers", amount=60_00, currency="cny", destination=account,
            source_transaction=intent["latest_charge"],
        ).status
        for _ in range(2)
    ]  # fmt: skip

    assert statuses == [200, 400]


def test_without_a_source_the_balance_is_the_limit(sandbox: Sandbox) -> None:
    account = ask(sandbox, "POST", "/v1/accounts").body["id"]

    answer = ask(sandbox, "POST", "/v1/transfers", amount=1, currency="cny", destination=account)

    assert answer.error["code"] == "balance_insufficient"


@pytest.mark.parametrize(("outcome", "left"), [("won", 97_10), ("lost", -2_90)])
def test_a_dispute_takes_the_money_and_a_won_one_brings_it_back(sandbox, outcome, left) -> None:
    intent = a_payment(sandbox, 100_00)

    opened = ask(sandbox, "POST", "/sandbox/disputes", charge=intent["latest_charge"]).body
    gone = balance(sandbox)
    refund = ask(sandbox, "POST", "/v1/refunds", payment_intent=intent["id"])
    ask(sandbox, "POST", f"/sandbox/disputes/{opened['id']}/close", outcome=outcome)

    assert gone == -2_90
    assert refund.error["code"] == "charge_disputed"
    assert balance(sandbox) == left


def test_every_balance_change_is_a_balance_transaction(sandbox: Sandbox) -> None:
    intent = a_payment(sandbox, 100_00)
    ask(sandbox, "POST", "/v1/refunds", payment_intent=intent["id"], amount=10_00)

    rows = ask(sandbox, "GET", "/v1/balance_transactions", limit=100).body["data"]

    assert sum(row["net"] for row in rows) == balance(sandbox) == 87_10
    assert [row["type"] for row in rows] == ["refund", "charge"]
