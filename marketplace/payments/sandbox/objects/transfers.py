"""Connected accounts, and transfers to them with their reversals."""

from marketplace.payments.sandbox.errors import Refused, missing
from marketplace.payments.sandbox.objects.lists import page_of
from marketplace.payments.sandbox.store import Object, Store, amount_in, currency_in


def create_account(store: Store, params: Object) -> Object:
    """Make a connected account, able to receive transfers unless ``disabled`` says otherwise."""
    is_disabled = (params.get("metadata") or {}).get("sandbox") == "disabled"
    is_disabled |= params.get("type") == "express"  # its owner gives the details first
    return store.make(
        "account",
        "acct",
        charges_enabled=not is_disabled,
        payouts_enabled=not is_disabled,
        country=params.get("country") or "HK",
        metadata=dict(params.get("metadata") or {}),
        capabilities={"transfers": "inactive" if is_disabled else "active"},
    )


def retrieve_account(store: Store, params: Object) -> Object:
    """Return a connected account."""
    return store.get("account", params["id"])


def link_account(store: Store, params: Object) -> Object:
    """Make the address at which the owner of an account gives the details."""
    account = store.get("account", params.get("account") or "")
    account["return_url"] = params.get("return_url") or ""
    return {"object": "account_link", "url": f"/onboard/{account['id']}", "created": store.now}


def enable_account(store: Store, params: Object) -> Object:
    """Let an account receive money, as after its details are given."""
    account = store.get("account", params["id"])
    account |= {"charges_enabled": True, "payouts_enabled": True}
    account["capabilities"] = {"transfers": "active"}
    store.tell("account.updated", account)
    return account


def create(store: Store, params: Object) -> Object:
    """Transfer to a connected account.

    Raises:
        Refused: the account receives nothing, more than its source charge holds, or more than the
            platform's balance.
    """
    currency = currency_in(params)
    amount = amount_in(params, currency=currency)
    if not params.get("destination"):
        raise missing("destination")
    account = store.get("account", params["destination"])
    if account["capabilities"]["transfers"] != "active":
        raise Refused(
            "Your destination account needs to have the transfers capability enabled.",
            code="insufficient_capabilities_for_transfer",
        )
    source = params.get("source_transaction")
    if source:
        _check_source(store, store.get("charge", source), amount, currency)
    elif amount > store.available.get(currency, 0):
        raise Refused("You have insufficient funds.", code="balance_insufficient")
    transfer = store.make(
        "transfer",
        "tr",
        amount=amount,
        amount_reversed=0,
        reversed=False,
        currency=currency,
        destination=account["id"],
        source_transaction=source,
        transfer_group=params.get("transfer_group"),
        metadata=dict(params.get("metadata") or {}),
    )
    booked = store.book("transfer", amount=-amount, currency=currency, source=transfer["id"])
    transfer["balance_transaction"] = booked["id"]
    store.tell("transfer.created", transfer)
    return transfer


def retrieve(store: Store, params: Object) -> Object:
    """Return a transfer."""
    return store.get("transfer", params["id"])


def reverse(store: Store, params: Object) -> Object:
    """Take back a transfer, wholly or in part.

    Raises:
        Refused: more than is left of it.
    """
    transfer = store.get("transfer", params["id"])
    left = transfer["amount"] - transfer["amount_reversed"]
    amount = left
    if params.get("amount") is not None:
        amount = amount_in(params, currency=transfer["currency"])
    if not left or amount > left:
        raise Refused(
            f"The amount ({amount}) is greater than what is left of the transfer ({left}).",
            code="amount_too_large",
            param="amount",
        )
    reversal = store.make(
        "transfer_reversal",
        "trr",
        amount=amount,
        currency=transfer["currency"],
        transfer=transfer["id"],
        metadata=dict(params.get("metadata") or {}),
    )
    booked = store.book(
        "transfer_refund", amount=amount, currency=transfer["currency"], source=reversal["id"]
    )
    reversal["balance_transaction"] = booked["id"]
    transfer["amount_reversed"] += amount
    transfer["reversed"] = transfer["amount_reversed"] == transfer["amount"]
    store.tell("transfer.reversed", transfer)
    return reversal


def list_reversals(store: Store, params: Object) -> Object:
    """List what was taken back of a transfer."""
    rows = [r for r in store.of("transfer_reversal") if r["transfer"] == params["id"]]
    return page_of(rows, params)


def _check_source(store: Store, charge: Object, amount: int, currency: str) -> None:
    if charge["currency"] != currency:
        raise Refused("The currency differs from the source transaction's.", param="currency")
    before = sum(
        t["amount"] for t in store.of("transfer") if t["source_transaction"] == charge["id"]
    )
    if before + amount > charge["amount"]:
        raise Refused(
            "The transfers of a charge cannot exceed its amount.",
            code="transfer_source_balance_insufficient",
            param="amount",
        )
