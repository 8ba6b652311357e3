"""What reaches us under Stripe's name: signed, small, new, or turned away."""

import json
import time

import pytest
from django.test import Client

from marketplace.payments.models import StripeEvent
from marketplace.payments.sandbox.webhooks import signature
from marketplace.payments.tests.till import SECRET, Till, ask, send

pytestmark = pytest.mark.django_db
EVENT = {
    "id": "evt_1",
    "type": "payment_intent.succeeded",
    "created": 1_767_600_000,
    "data": {"object": {"id": "pi_1", "metadata": {}}},
}


def test_a_signed_event_is_stored_and_owed(till: Till, drain) -> None:
    assert send(EVENT).status_code == 200

    row = StripeEvent.objects.get()
    assert (row.event_id, row.kind, row.status) == ("evt_1", "payment_intent.succeeded", "stored")
    assert row.body == EVENT
    assert drain() == 1


@pytest.mark.parametrize(
    ("secrets", "late_s", "status"),
    [
        ([SECRET], 0, 200),
        (["whsec_old", SECRET], 0, 200),
        (["whsec_of_somebody_else"], 0, 400),
        ([SECRET], 290, 200),
        ([SECRET], 310, 400),
        ([], 0, 400),
    ],
)
def test_who_signed_it_and_when(till: Till, secrets, late_s, status) -> None:
    assert send(EVENT, secrets=secrets, late_s=late_s).status_code == status

    assert StripeEvent.objects.count() == (1 if status == 200 else 0)


def test_both_secrets_count_while_one_replaces_the_other(till: Till, settings) -> None:
    settings.STRIPE_WEBHOOK_SECRETS = ["whsec_new", SECRET]

    assert send(EVENT, secrets=["whsec_new"]).status_code == 200
    assert send({**EVENT, "id": "evt_2"}, secrets=[SECRET]).status_code == 200


def test_a_body_changed_on_the_way_is_turned_away(till: Till) -> None:
    body = json.dumps(EVENT).encode()
    header = signature(body, secrets=[SECRET], at=1_767_600_000)

    answer = Client().post(
        "/webhooks/stripe/",
        data=body.replace(b"evt_1", b"evt_9"),
        content_type="application/json",
        headers={"Stripe-Signature": header},
    )

    assert answer.status_code == 400
    assert StripeEvent.objects.count() == 0


def test_too_large_a_body_is_not_read(till: Till) -> None:
    big = {**EVENT, "data": {"object": {"id": "pi_1", "note": "x" * 300_000}}}

    assert send(big).status_code == 413
    assert StripeEvent.objects.count() == 0


@pytest.mark.parametrize("body", [b"", b"[]", b"{}", b"\xff\xfe", b'{"id": "evt_1"}'])
def test_what_is_no_event_is_turned_away(till: Till, body) -> None:
    answer = Client().post(
        "/webhooks/stripe/",
        data=body,
        content_type="application/json",
        headers={"Stripe-Signature": signature(body, secrets=[SECRET], at=int(time.time()))},
    )

    assert answer.status_code == 400


def test_what_nobody_hears_is_kept_and_owed_to_nobody(till: Till, drain) -> None:
    assert send({**EVENT, "type": "payout.paid"}).status_code == 200

    assert StripeEvent.objects.get().status == "ignored"
    assert drain() == 0


def test_what_does_not_fit_is_parked_with_its_trace_and_can_be_replayed(till: Till, drain) -> None:
    payment = ask()
    till.pay(payment)
    event = next(e for e in till.events if e["type"] == "payment_intent.succeeded")
    about = event["data"]["object"]
    wrong = {**event, "data": {"object": {**about, "currency": "usd"}}}
    assert send(wrong).status_code == 200

    drain()

    row = StripeEvent.objects.get()
    assert row.status == "parked"
    assert "was paid in USD" in row.trace


def test_without_keys_there_is_no_such_address() -> None:
    assert send(EVENT).status_code == 404
