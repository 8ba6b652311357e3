"""Refunds of charges, and disputes that a card holder's bank opens."""

from marketplace.payments.sandbox.errors import Refused, missing
from marketplace.payments.sandbox.store import Object, Store, amount_in


def create(store: Store, params: Object) -> Object:
    """Refund a charge, wholly or in part; a transfer made from it stays as it is.

    Raises:
        Refused: more than is left of the charge, or it is disputed.
    """
    charge = _charge(store, params)
    left = charge["amount"] - charge["amount_refunded"]
    amount = left
    if params.get("amount") is not None:
        amount = amount_in(params, currency=charge["currency"])
    if not left:
        raise Refused(
            f"Charge {charge['id']} has already been refunded.", code="charge_already_refunded"
        )
    if amount > left:
        raise Refused(
            f"Refund amount ({amount}) is greater than unrefunded amount on charge ({left})",
            code="amount_too_large",
            param="amount",
        )
    if charge["disputed"]:
        raise Refused("The charge has been disputed.", code="charge_disputed")
    return _refunded(store, charge, amount, params)


def retrieve(store: Store, params: Object) -> Object:
    """Return a refund."""
    return store.get("refund", params["id"])


def dispute(store: Store, params: Object) -> Object:
    """Open a dispute over a charge: the whole amount leaves the platform's balance."""
    charge = store.get("charge", params["charge"])
    if charge["disputed"]:
        raise Refused("The charge is disputed already.")
    charge["disputed"] = True
    opened = store.make(
        "dispute",
        "dp",
        amount=charge["amount"],
        currency=charge["currency"],
        charge=charge["id"],
        payment_intent=charge["payment_intent"],
        reason="fraudulent",
        status="needs_response",
    )
    store.book(
        "adjustment", amount=-charge["amount"], currency=charge["currency"], source=opened["id"]
    )
    store.tell("charge.dispute.created", opened)
    return opened


def close_dispute(store: Store, params: Object) -> Object:
    """Close a dispute as ``won`` or ``lost``; a won one brings the money back."""
    closed = store.get("dispute", params["id"])
    if closed["status"] in ("won", "lost"):
        raise Refused("The dispute is closed.")
    closed["status"] = "won" if params.get("outcome") == "won" else "lost"
    if closed["status"] == "won":
        store.book(
            "adjustment", amount=closed["amount"], currency=closed["currency"], source=closed["id"]
        )
        store.get("charge", closed["charge"])["disputed"] = False
    store.tell("charge.dispute.closed", closed)
    return closed


def _charge(store: Store, params: Object) -> Object:
    if params.get("charge"):
        return store.get("charge", params["charge"])
    if not params.get("payment_intent"):
        raise missing("payment_intent")
    intent = store.get("payment_intent", params["payment_intent"])
    if intent["latest_charge"] is None:
        raise Refused(
            f"This PaymentIntent ({intent['id']}) does not have a successful charge to refund.",
            code="payment_intent_unexpected_state",
        )
    return store.get("charge", intent["latest_charge"])


def _refunded(store: Store, charge: Object, amount: int, params: Object) -> Object:
    refund = store.make(
        "refund",
        "re",
        amount=amount,
        currency=charge["currency"],
        charge=charge["id"],
        payment_intent=charge["payment_intent"],
        metadata=dict(params.get("metadata") or {}),
        reason=params.get("reason"),
        status="succeeded",
    )
    booked = store.book("refund", amount=-amount, currency=charge["currency"], source=refund["id"])
    refund["balance_transaction"] = booked["id"]
    charge["amount_refunded"] += amount
    charge["refunded"] = charge["amount_refunded"] == charge["amount"]
    store.tell("refund.created", refund)
    store.tell("charge.refunded", charge)
    return refund
