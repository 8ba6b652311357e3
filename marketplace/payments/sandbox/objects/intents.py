"""PaymentIntents and the charges they make."""

from marketplace.payments.sandbox.errors import Refused, declined, missing
from marketplace.payments.sandbox.store import FEE_BP, Object, Store, amount_in, currency_in

# Cards as they are known from Stripe's own test mode.
OK, DECLINED, POOR, AUTHENTICATE, DISPUTED = (
    "pm_card_visa",
    "pm_card_visa_chargeDeclined",
    "pm_card_visa_chargeDeclinedInsufficientFunds",
    "pm_card_authenticationRequired",
    "pm_card_createDispute",
)
REASONS = {DECLINED: "generic_decline", POOR: "insufficient_funds"}
CANCELABLE = ("requires_payment_method", "requires_confirmation", "requires_action")


def create(store: Store, params: Object) -> Object:
    """Make a PaymentIntent; with ``confirm`` charge it at once."""
    currency = currency_in(params)
    intent = store.make(
        "payment_intent",
        "pi",
        amount=amount_in(params, currency=currency, least=True),
        amount_received=0,
        currency=currency,
        status="requires_payment_method",
        transfer_group=params.get("transfer_group"),
        metadata=dict(params.get("metadata") or {}),
        payment_method=params.get("payment_method"),
        latest_charge=None,
        last_payment_error=None,
    )
    store.tell("payment_intent.created", intent)
    if str(params.get("confirm")).lower() == "true":
        return confirm(store, {**params, "id": intent["id"]})
    return intent


def retrieve(store: Store, params: Object) -> Object:
    """Return a PaymentIntent."""
    return store.get("payment_intent", params["id"])


def confirm(store: Store, params: Object) -> Object:
    """Charge the card of a PaymentIntent.

    Raises:
        Refused: it is paid or cancelled, no card was given, or the card is declined.
    """
    intent = store.get("payment_intent", params["id"])
    if intent["status"] not in CANCELABLE:
        raise _unexpected(intent, "confirm")
    card = params.get("payment_method") or intent["payment_method"]
    if not card:
        raise missing("payment_method")
    intent["payment_method"] = card
    if card in REASONS:
        raise _failed(store, intent, REASONS[card])
    if card == AUTHENTICATE and intent["status"] != "requires_action":
        intent["status"] = "requires_action"
        store.tell("payment_intent.requires_action", intent)
        return intent
    return _succeed(store, intent)


def cancel(store: Store, params: Object) -> Object:
    """Cancel a PaymentIntent that is not paid."""
    intent = store.get("payment_intent", params["id"])
    if intent["status"] not in CANCELABLE:
        raise _unexpected(intent, "cancel")
    intent["status"] = "canceled"
    store.tell("payment_intent.canceled", intent)
    return intent


def _succeed(store: Store, intent: Object) -> Object:
    fee = (intent["amount"] * FEE_BP + 5_000) // 10_000
    charge = store.make(
        "charge",
        "ch",
        amount=intent["amount"],
        amount_refunded=0,
        currency=intent["currency"],
        payment_intent=intent["id"],
        transfer_group=intent["transfer_group"],
        metadata=dict(intent["metadata"]),
        paid=True,
        refunded=False,
        disputed=False,
        status="succeeded",
    )
    booked = store.book(
        "charge", amount=charge["amount"], currency=charge["currency"], source=charge["id"], fee=fee
    )
    charge["balance_transaction"] = booked["id"]
    intent |= {
        "status": "succeeded",
        "amount_received": intent["amount"],
        "latest_charge": charge["id"],
    }
    store.tell("charge.succeeded", charge)
    store.tell("payment_intent.succeeded", intent)
    return intent


def _failed(store: Store, intent: Object, reason: str) -> Refused:
    intent["status"] = "requires_payment_method"
    intent["last_payment_error"] = {"code": "card_declined", "decline_code": reason}
    store.tell("payment_intent.payment_failed", intent)
    return declined("card_declined", reason, intent={**intent})


def _unexpected(intent: Object, verb: str) -> Refused:
    return Refused(
        f"You cannot {verb} this PaymentIntent because it has a status of {intent['status']}.",
        code="payment_intent_unexpected_state",
        payment_intent={**intent},
    )
