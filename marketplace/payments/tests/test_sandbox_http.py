"""The stand-in for Stripe: keys, idempotency, faults, lists, signatures, the payment page."""

import hashlib
import hmac
import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection, RemoteDisconnected
from typing import Any

import pytest

from marketplace.payments.sandbox.server import Sandbox, running
from marketplace.payments.sandbox.webhooks import Delivery, Postman, mixed, signature
from marketplace.payments.tests.sandbox import a_payment, a_session, ask

INTENT: dict[str, Any] = {"amount": 500, "currency": "cny"}


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    with running() as sandbox:
        yield sandbox


def intents(sandbox: Sandbox) -> int:
    """Return how many PaymentIntents there are."""
    return len(list(sandbox.store.of("payment_intent")))


def test_a_wrong_key_is_turned_away(sandbox: Sandbox) -> None:
    assert ask(sandbox, "GET", "/v1/balance", secret="sk_test_other").status == 401


@pytest.mark.parametrize(
    ("method", "path"),
    [("GET", "/v1/nothing"), ("GET", "/v1/refunds/re_none")],
)
def test_what_is_not_there_is_404(sandbox: Sandbox, method: str, path: str) -> None:
    assert ask(sandbox, method, path).status == 404


def test_the_same_key_has_one_effect_and_one_answer(sandbox: Sandbox) -> None:
    first = ask(sandbox, "POST", "/v1/payment_intents", key="k", **INTENT)
    second = ask(sandbox, "POST", "/v1/payment_intents", key="k", **INTENT)

    assert first.body == second.body
    assert (first.replayed, second.replayed, intents(sandbox)) == (False, True, 1)


def test_the_same_key_with_other_parameters_is_refused(sandbox: Sandbox) -> None:
    ask(sandbox, "POST", "/v1/payment_intents", key="k", **INTENT)

    answer = ask(sandbox, "POST", "/v1/payment_intents", key="k", amount=501, currency="cny")

    assert (answer.status, answer.error["type"]) == (400, "idempotency_error")
    assert intents(sandbox) == 1


def test_a_key_of_256_characters_is_refused(sandbox: Sandbox) -> None:
    assert ask(sandbox, "POST", "/v1/payment_intents", key="k" * 256, **INTENT).status == 400


def test_a_key_still_at_work_answers_409(sandbox: Sandbox) -> None:
    sandbox.store.knobs.slow_s = 0.3

    with ThreadPoolExecutor(4) as pool:
        jobs = [
            pool.submit(ask, sandbox, "POST", "/v1/payment_intents", key="k", **INTENT)
            for _ in range(4)
        ]
        statuses = sorted(job.result().status for job in jobs)

    assert statuses == [200, 409, 409, 409]
    assert intents(sandbox) == 1


def test_a_key_is_forgotten_after_a_day(sandbox: Sandbox) -> None:
    ask(sandbox, "POST", "/v1/payment_intents", key="k", **INTENT)
    later = sandbox.store.now + 24 * 3600 + 1
    sandbox.store.clock = lambda: later

    answer = ask(sandbox, "POST", "/v1/payment_intents", key="k", **INTENT)

    assert (answer.replayed, intents(sandbox)) == (False, 2)


def test_a_saved_failure_is_answered_again(sandbox: Sandbox) -> None:
    sandbox.store.knobs.fail_before = 1

    statuses = [
        ask(sandbox, "POST", "/v1/payment_intents", key="k", **INTENT).status for _ in range(2)
    ]

    assert (statuses, intents(sandbox)) == ([500, 500], 0)


def test_a_failure_after_the_effect_is_mended_by_the_same_key(sandbox: Sandbox) -> None:
    sandbox.store.knobs.fail_after = 1

    answers = [ask(sandbox, "POST", "/v1/payment_intents", key="k", **INTENT) for _ in range(2)]

    assert ([a.status for a in answers], intents(sandbox)) == ([500, 200], 1)


def test_a_cut_line_is_mended_by_the_same_key(sandbox: Sandbox) -> None:
    sandbox.store.knobs.cut_after = 1

    with pytest.raises((RemoteDisconnected, ConnectionResetError)):
        ask(sandbox, "POST", "/v1/payment_intents", key="k", **INTENT)
    again = ask(sandbox, "POST", "/v1/payment_intents", key="k", **INTENT)

    assert (again.status, intents(sandbox)) == (200, 1)


def test_too_many_requests_are_turned_away_without_effect(sandbox: Sandbox) -> None:
    sandbox.store.knobs.throttle = 1

    statuses = [ask(sandbox, "POST", "/v1/payment_intents", key="k", **INTENT).status for _ in "ab"]

    assert (statuses, intents(sandbox)) == ([429, 200], 1)


def test_lists_page_forwards_and_backwards(sandbox: Sandbox) -> None:
    made = [ask(sandbox, "POST", "/v1/payment_intents", **INTENT).body["id"] for _ in range(5)]
    newest_first = made[::-1]

    def page(**params: Any) -> tuple[list[str], bool]:
        body = ask(sandbox, "GET", "/v1/payment_intents", **params).body
        return [row["id"] for row in body["data"]], body["has_more"]

    assert page(limit=2) == (newest_first[:2], True)
    assert page(limit=2, starting_after=newest_first[1]) == (newest_first[2:4], True)
    assert page(limit=2, starting_after=newest_first[3]) == (newest_first[4:], False)
    assert page(limit=2, ending_before=newest_first[3]) == (newest_first[1:3], True)
    assert page(limit=9, ending_before=newest_first[1]) == (newest_first[:1], False)


@pytest.mark.parametrize("params", [{"limit": 0}, {"limit": 101}, {"starting_after": "pi_none"}])
def test_a_list_that_cannot_be_is_refused(sandbox: Sandbox, params) -> None:
    assert ask(sandbox, "GET", "/v1/payment_intents", **params).status == 400


def test_events_are_listed_by_type_and_reach_back_30_days(sandbox: Sandbox) -> None:
    start = sandbox.store.now
    a_payment(sandbox)
    sandbox.store.clock = lambda: start + 20 * 86_400
    a_payment(sandbox)
    sandbox.store.clock = lambda: start + 31 * 86_400

    recent = ask(sandbox, "GET", "/v1/events", limit=100).body["data"]
    charges = ask(sandbox, "GET", "/v1/events", type="charge.succeeded").body["data"]
    since = ask(sandbox, "GET", "/v1/events", created__gte=start + 20 * 86_400 + 1).body["data"]
    first = next(row for row in reversed(list(sandbox.store.of("event"))))

    assert [row["type"] for row in recent] == [
        "payment_intent.succeeded", "charge.succeeded", "payment_intent.created",
    ]  # fmt: skip
    assert (len(charges), since) == (1, [])
    assert ask(sandbox, "GET", f"/v1/events/{first['id']}").status == 404


def test_an_event_holds_the_object_as_it_was(sandbox: Sandbox) -> None:
    intent = a_payment(sandbox, 100_00)
    ask(sandbox, "POST", "/v1/refunds", payment_intent=intent["id"], amount=10_00)

    events = ask(sandbox, "GET", "/v1/events", limit=100).body["data"]
    charged = next(row for row in events if row["type"] == "charge.succeeded")

    assert charged["data"]["object"]["amount_refunded"] == 0


def test_a_signature_is_the_published_one() -> None:
    body = b'{"id": "evt_1"}'
    mac = hmac.new(b"whsec_a", b"1700000000." + body, hashlib.sha256).hexdigest()

    said = signature(body, secrets=["whsec_a", "whsec_b"], at=1_700_000_000)

    assert said.startswith(f"t=1700000000,v1={mac},v1=")
    assert said.count("v1=") == 2


def test_mixed_deliveries_double_drop_and_forge_and_repeat_by_their_seed() -> None:
    plan = [Delivery({"id": f"evt_{n}", "data": {"object": {"amount": 5}}}) for n in range(1_000)]

    one, same, other = mixed(plan, seed=1), mixed(plan, seed=1), mixed(plan, seed=2)
    forged = [d for d in one if d.forged]
    real = {d.event["id"] for d in one if not d.forged}

    assert [d.event["id"] for d in one] == [d.event["id"] for d in same]
    assert [d.event["id"] for d in one] != [d.event["id"] for d in other]
    assert 850 < len(real) < 950
    assert len(one) > 1_200
    assert forged[0].event["data"]["object"]["amount"] == 50


def test_nobody_at_the_address_is_no_answer() -> None:
    postman = Postman("http://127.0.0.1:1/hook", ["whsec_a"])
    postman.hear({"id": "evt_1", "data": {"object": {}}})

    assert postman.deliver_all() == [0]
    assert postman.plan == []


def test_the_payment_page_shows_the_amount_and_leads_back(sandbox: Sandbox) -> None:
    session = a_session(sandbox, 600_000_00)
    connection = HTTPConnection(sandbox.host, sandbox.port, timeout=5)
    path = f"/pay/{session['id']}"

    connection.request("GET", path)
    page = connection.getresponse().read().decode()
    connection.request("POST", path, "payment_method=pm_card_visa_chargeDeclined")
    refused = connection.getresponse()
    refused_page = refused.read().decode()
    connection.request("POST", path, "payment_method=pm_card_visa")
    paid = connection.getresponse()
    connection.close()

    assert "CNY 600,000.00" in page
    assert (refused.status, "declined" in refused_page) == (402, True)
    assert (paid.status, paid.headers["Location"]) == (303, "http://market.example/done")


def test_a_payment_page_that_is_not_there(sandbox: Sandbox) -> None:
    connection = HTTPConnection(sandbox.host, sandbox.port, timeout=5)
    connection.request("GET", "/pay/cs_none")
    answer = connection.getresponse()
    body = json.loads(answer.read())
    connection.close()

    assert (answer.status, body["error"]["code"]) == (404, "resource_missing")
