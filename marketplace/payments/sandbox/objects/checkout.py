"""Checkout Sessions: a page of the payment service on which a buyer pays."""

from marketplace.payments.sandbox.errors import Refused, missing
from marketplace.payments.sandbox.objects import intents
from marketplace.payments.sandbox.store import Object, Store, amount_in, currency_in

OPEN_S = 24 * 3600


def create(store: Store, params: Object) -> Object:
    """Open a session for one price; the PaymentIntent comes into being when it is paid."""
    if params.get("mode") != "payment":
        raise Refused("Only mode=payment is supported here.", param="mode")
    if not params.get("success_url"):
        raise missing("success_url")
    items = params.get("line_items") or {}
    if not items:
        raise missing("line_items")
    price = items["0"].get("price_data") or {}
    currency = currency_in(price)
    data = params.get("payment_intent_data") or {}
    session = store.make(
        "checkout.session",
        "cs",
        mode="payment",
        amount_total=amount_in(price, "unit_amount", currency=currency, least=True),
        currency=currency,
        status="open",
        payment_status="unpaid",
        payment_intent=None,
        client_reference_id=params.get("client_reference_id"),
        metadata=dict(params.get("metadata") or {}),
        success_url=params["success_url"],
        cancel_url=params.get("cancel_url"),
        expires_at=int(params.get("expires_at") or store.now + OPEN_S),
        intent_data={
            "transfer_group": data.get("transfer_group"),
            "metadata": dict(data.get("metadata") or {}),
        },
    )
    session["url"] = f"/pay/{session['id']}"
    return session


def retrieve(store: Store, params: Object) -> Object:
    """Return a session; one whose time is over expires on the way."""
    session = store.get("checkout.session", params["id"])
    if session["status"] == "open" and store.now >= session["expires_at"]:
        _expire(store, session)
    return session


def expire(store: Store, params: Object) -> Object:
    """End an open session."""
    session = retrieve(store, params)
    if session["status"] != "open":
        raise Refused(f"Only open sessions can be expired, not {session['status']} ones.")
    return _expire(store, session)


def pay(store: Store, params: Object) -> Object:
    """Pay an open session with a card: what the buyer does on the hosted page.

    Raises:
        Refused: it is not open any more, or the card is declined.
    """
    session = retrieve(store, params)
    if session["status"] != "open":
        raise Refused(f"This session is {session['status']}.")
    if session["payment_intent"] is None:
        made = intents.create(
            store,
            {
                "amount": session["amount_total"],
                "currency": session["currency"],
                **session["intent_data"],
            },
        )
        session["payment_intent"] = made["id"]
    card = params.get("payment_method")
    intent = intents.confirm(store, {"id": session["payment_intent"], "payment_method": card})
    if intent["status"] == "succeeded":
        session |= {"status": "complete", "payment_status": "paid"}
        store.tell("checkout.session.completed", session)
    return session


def _expire(store: Store, session: Object) -> Object:
    session["status"] = "expired"
    store.tell("checkout.session.expired", session)
    return session
