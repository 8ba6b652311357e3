"""Method and path to the function that answers; ``{id}`` is put among its parameters."""

import re
from collections.abc import Callable

from marketplace.payments.sandbox.errors import Refused
from marketplace.payments.sandbox.objects import checkout, intents, lists, refunds, transfers
from marketplace.payments.sandbox.store import Object, Store

Answer = Callable[[Store, Object], Object]

ROUTES: tuple[tuple[str, str, Answer], ...] = (
    ("POST", "/v1/checkout/sessions", checkout.create),
    ("GET", "/v1/checkout/sessions", lists.listing("checkout.session", "payment_intent")),
    ("GET", "/v1/checkout/sessions/{id}", checkout.retrieve),
    ("POST", "/v1/checkout/sessions/{id}/expire", checkout.expire),
    ("POST", "/v1/payment_intents", intents.create),
    ("GET", "/v1/payment_intents", lists.listing("payment_intent")),
    ("GET", "/v1/payment_intents/{id}", intents.retrieve),
    ("POST", "/v1/payment_intents/{id}/confirm", intents.confirm),
    ("POST", "/v1/payment_intents/{id}/cancel", intents.cancel),
    ("GET", "/v1/charges", lists.listing("charge", "payment_intent", "transfer_group")),
    ("POST", "/v1/refunds", refunds.create),
    ("GET", "/v1/refunds", lists.listing("refund", "payment_intent", "charge")),
    ("GET", "/v1/refunds/{id}", refunds.retrieve),
    ("GET", "/v1/disputes", lists.listing("dispute", "payment_intent", "charge")),
    ("POST", "/v1/accounts", transfers.create_account),
    ("GET", "/v1/accounts/{id}", transfers.retrieve_account),
    ("POST", "/v1/account_links", transfers.link_account),
    ("POST", "/v1/transfers", transfers.create),
    ("GET", "/v1/transfers", lists.listing("transfer", "transfer_group", "destination")),
    ("GET", "/v1/transfers/{id}", transfers.retrieve),
    ("POST", "/v1/transfers/{id}/reversals", transfers.reverse),
    ("GET", "/v1/transfers/{id}/reversals", transfers.list_reversals),
    ("GET", "/v1/balance", lists.balance),
    ("GET", "/v1/balance_transactions", lists.listing("balance_transaction", "type", "source")),
    ("GET", "/v1/events", lists.events),
    ("GET", "/v1/events/{id}", lists.event),
    # not Stripe's: what happens elsewhere in the world
    ("POST", "/sandbox/pay/{id}", checkout.pay),
    ("POST", "/sandbox/disputes", refunds.dispute),
    ("POST", "/sandbox/disputes/{id}/close", refunds.close_dispute),
)
_COMPILED = [
    (method, re.compile(re.sub(r"\{id\}", r"(?P<id>[A-Za-z0-9_]+)", path) + "$"), answer)
    for method, path, answer in ROUTES
]


def route(method: str, path: str) -> tuple[Answer, str]:
    """Return what answers ``method`` at ``path``, and the id in the path.

    Raises:
        Refused: nothing does.
    """
    for allowed, pattern, answer in _COMPILED:
        found = pattern.match(path)
        if found and allowed == method:
            return answer, found.groupdict().get("id", "")
    raise Refused(f"Unrecognized request URL ({method}: {path}).", status=404)


def nested(pairs: list[tuple[str, str]]) -> Object:
    """Return form pairs such as ``metadata[deal]=7`` as nested dictionaries; lists by position."""
    found: Object = {}
    for name, value in pairs:
        parts = re.findall(r"[^\[\]]+|(?<=\[)(?=\])", name)
        here = found
        for part in parts[:-1]:
            here = here.setdefault(part or str(len(here)), {})
        here[parts[-1] or str(len(here))] = value
    return found
