"""The only door to Stripe: plain values in, plain values out, one attempt, no retries.

Every call that changes something carries the key of its step; what Stripe refuses for good is
``GatewayRefused``, anything whose effect is not known is ``OutcomeUnknown``: neither success nor
failure. Nothing here touches the database, and nothing is called while a row is locked.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import stripe
from django.conf import settings
from django.utils.translation import gettext as _

from kernel.errors import InvalidInput
from kernel.money import Money

MOST_MINOR = 99_999_999  # eight digits, whatever the currency
TIMEOUT_S = (2.0, 15.0)  # to connect, to answer
TOLERANCE_S = 300
PAGE = 100
FINAL = (400, 401, 402, 403, 404)  # answers that the same request gets again

Told = dict[str, Any]


class GatewayRefused(Exception):
    """Stripe said no; the message is Stripe's own."""


class OutcomeUnknown(Exception):
    """No answer, or one that says nothing about the effect."""


class ForgedEvent(Exception):
    """A delivery that Stripe did not sign with one of our secrets, or too long ago."""


class AmountTooLargeForStripe(InvalidInput):
    """Stripe carries at most eight digits in minor units."""

    code = "amount_too_large_for_stripe"


@dataclass(frozen=True, slots=True)
class Session:
    """A payment page that was opened."""

    id: str
    url: str


@dataclass(frozen=True, slots=True)
class Account:
    """A connected account, and whether money can be transferred to it."""

    id: str
    is_enabled: bool


@dataclass(frozen=True, slots=True)
class Booking:
    """One line of Stripe's own account: ``amount_minor`` came in (or went out), less a fee."""

    id: str
    kind: str
    source: str
    amount_minor: int
    fee_minor: int
    currency: str
    at: datetime


def is_on() -> bool:
    """Say whether keys are set; without them nothing about Stripe is offered anywhere."""
    return bool(settings.STRIPE_SECRET_KEY)


def carries(amount: Money) -> bool:
    """Say whether a payment of ``amount`` can be offered."""
    is_listed = amount.currency in settings.STRIPE_CURRENCIES
    return is_on() and is_listed and 0 < amount.minor <= MOST_MINOR


def require_carried(amount: Money) -> None:
    """Let an amount pass that Stripe can carry.

    Raises:
        AmountTooLargeForStripe: more than eight digits.
        InvalidInput: another currency than those in force, or Stripe is off.
    """
    if amount.minor > MOST_MINOR:
        raise AmountTooLargeForStripe(
            _("At most %(most)s can be paid by card; pay this amount by bank.")
            % {"most": Money(MOST_MINOR, amount.currency)},
            field="amount",
        )
    if not carries(amount):
        raise InvalidInput(_("This cannot be paid by card; pay it by bank."), field="amount")


def open_checkout(
    amount: Money, *, key: str, group: str, title: str, back: str, metadata: Mapping[str, str]
) -> Session:
    """Open a payment page; buyers come ``back`` to our own page whether they paid or not."""
    said: Told = {
        "mode": "payment",
        "success_url": back,
        "cancel_url": back,
        "client_reference_id": group,
        "metadata": {**metadata},
        "line_items": [
            {
                "quantity": 1,
                "price_data": {
                    "currency": amount.currency.lower(),
                    "unit_amount": amount.minor,
                    "product_data": {"name": title},
                },
            }
        ],
        "payment_intent_data": {"transfer_group": group, "metadata": {**metadata}},
    }
    told = _asked(lambda c: c.v1.checkout.sessions.create(said, {"idempotency_key": key}))
    return Session(told["id"], told["url"])


def refund(amount: Money, *, key: str, intent_id: str) -> str:
    """Refund part of a payment; return the refund's id."""
    said: Told = {
        "payment_intent": intent_id,
        "amount": amount.minor,
        "metadata": {"step_key": key},
    }
    return _id(_asked(lambda c: c.v1.refunds.create(said, {"idempotency_key": key})))


def transfer(amount: Money, *, key: str, group: str, charge_id: str, account_id: str) -> str:
    """Transfer part of a charge to a connected account; return the transfer's id."""
    said: Told = {
        "amount": amount.minor,
        "currency": amount.currency.lower(),
        "destination": account_id,
        "source_transaction": charge_id,
        "transfer_group": group,
        "metadata": {"step_key": key},
    }
    return _id(_asked(lambda c: c.v1.transfers.create(said, {"idempotency_key": key})))


def take_back(amount: Money, *, key: str, transfer_id: str) -> str:
    """Reverse part of a transfer; return the reversal's id."""
    said: Told = {"amount": amount.minor, "metadata": {"step_key": key}}
    options: Told = {"idempotency_key": key}
    return _id(_asked(lambda c: c.v1.transfers.reversals.create(transfer_id, said, options)))


def find_refund(key: str, *, intent_id: str) -> str:
    """Return the id of the refund that was made under ``key``; empty for none."""
    said: Told = {"payment_intent": intent_id, "limit": PAGE}
    return _found(key, lambda c, page: c.v1.refunds.list({**said, **page}))


def find_transfer(key: str, *, group: str) -> str:
    """Return the id of the transfer that was made under ``key``; empty for none."""
    said: Told = {"transfer_group": group, "limit": PAGE}
    return _found(key, lambda c, page: c.v1.transfers.list({**said, **page}))


def find_reversal(key: str, *, transfer_id: str) -> str:
    """Return the id of the reversal that was made under ``key``; empty for none."""
    said: Told = {"limit": PAGE}
    return _found(key, lambda c, page: c.v1.transfers.reversals.list(transfer_id, {**said, **page}))


def open_account(*, key: str, country: str, name: str) -> Account:
    """Open a connected account for an organisation."""
    said: Told = {
        "type": "express",
        "country": country,
        "business_type": "company",
        "company": {"name": name},
        "capabilities": {"transfers": {"requested": True}},
        "metadata": {"step_key": key},
    }
    return account_in(_asked(lambda c: c.v1.accounts.create(said, {"idempotency_key": key})))


def account_link(account_id: str, *, back: str) -> str:
    """Return the address at which an organisation gives its details; it works once."""
    said: Told = {
        "account": account_id,
        "refresh_url": back,
        "return_url": back,
        "type": "account_onboarding",
    }
    return str(_asked(lambda c: c.v1.account_links.create(said))["url"])


def account(account_id: str) -> Account:
    """Return what Stripe says about a connected account today."""
    return account_in(_asked(lambda c: c.v1.accounts.retrieve(account_id)))


def account_in(told: Told) -> Account:
    """Read an account object."""
    capabilities = told.get("capabilities") or {}
    return Account(told["id"], capabilities.get("transfers") == "active")


def events(*, since: datetime) -> Iterator[Told]:
    """List what happened since a moment, the newest first; Stripe knows the last 30 days."""
    said: Told = {"created": {"gte": int(since.timestamp())}}
    return _listed(lambda c, page: c.v1.events.list({**said, **page}))


def bookings(*, since: datetime) -> Iterator[Booking]:
    """List Stripe's own account of our money since a moment, the newest first."""
    said: Told = {"created": {"gte": int(since.timestamp())}}
    for told in _listed(lambda c, page: c.v1.balance_transactions.list({**said, **page})):
        yield Booking(
            id=told["id"],
            kind=told["type"],
            source=str(told["source"]),
            amount_minor=int(told["amount"]),
            fee_minor=int(told["fee"]),
            currency=told["currency"].upper(),
            at=datetime.fromtimestamp(told["created"], tz=UTC),
        )


def balance() -> dict[str, int]:
    """Return what Stripe keeps for us, available or not yet: currency to minor units."""
    told = _asked(lambda c: c.v1.balance.retrieve())
    sums: dict[str, int] = {}
    for part in (*told["available"], *told["pending"]):
        code = part["currency"].upper()
        sums[code] = sums.get(code, 0) + int(part["amount"])
    return sums


def payment(intent_id: str) -> Told:
    """Return a PaymentIntent as it stands."""
    return _asked(lambda c: c.v1.payment_intents.retrieve(intent_id))


def session(session_id: str) -> Told:
    """Return a Checkout Session as it stands."""
    return _asked(lambda c: c.v1.checkout.sessions.retrieve(session_id))


def verified(body: bytes, *, signature: str) -> Told:
    """Return the event in a delivery that Stripe signed with one of our secrets.

    Raises:
        ForgedEvent: no secret fits, it was signed too long ago, or it is no event.
    """
    for secret in settings.STRIPE_WEBHOOK_SECRETS:
        try:
            stripe.WebhookSignature.verify_header(body, signature, secret, TOLERANCE_S)
            event: Told = json.loads(body)
            _ = (event["id"], event["type"], event["created"], event["data"]["object"])
        except stripe.SignatureVerificationError:
            continue
        except (ValueError, KeyError, TypeError) as error:
            raise ForgedEvent("no event") from error
        else:
            return event
    raise ForgedEvent("no secret of ours fits")


def _client() -> stripe.StripeClient:
    base: Told = {"api": settings.STRIPE_API_BASE} if settings.STRIPE_API_BASE else {}
    return stripe.StripeClient(
        settings.STRIPE_SECRET_KEY,
        base_addresses=base or None,  # type: ignore[arg-type]
        max_network_retries=0,
        http_client=stripe.RequestsClient(timeout=TIMEOUT_S),
    )


def _asked(call: Any) -> Told:
    try:
        answer = call(_client())
    except stripe.APIConnectionError as error:
        raise OutcomeUnknown(str(error)) from error
    except stripe.StripeError as error:
        if error.http_status in FINAL:
            raise GatewayRefused(str(error.user_message or error)) from error
        raise OutcomeUnknown(str(error)) from error
    told: Told = answer.to_dict()
    return told


def _listed(call: Any) -> Iterator[Told]:
    page: Told = {"limit": PAGE}
    while True:
        last = page
        told = _asked(lambda c, page=last: call(c, page))
        yield from told["data"]
        if not told["has_more"]:
            return
        page = {"limit": PAGE, "starting_after": told["data"][-1]["id"]}


def _found(key: str, call: Any) -> str:
    return next(
        (
            _id(told)
            for told in _listed(call)
            if (told.get("metadata") or {}).get("step_key") == key
        ),
        "",
    )


def _id(told: Told) -> str:
    return str(told["id"])
