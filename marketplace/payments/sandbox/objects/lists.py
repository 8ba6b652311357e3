"""Lists, newest first, page by page; the balance; events of the last 30 days."""

from collections.abc import Callable

from marketplace.payments.sandbox.errors import Refused, not_found
from marketplace.payments.sandbox.store import DAY_S, EVENT_DAYS, Object, Store

MOST = 100
USUAL = 10


def listing(kind: str, *filters: str) -> Callable[[Store, Object], Object]:
    """Return the function that lists objects of ``kind``, narrowed by equal ``filters``."""

    def listed(store: Store, params: Object) -> Object:
        rows = [
            row
            for row in store.of(kind)
            if all(row.get(name) == params[name] for name in filters if params.get(name))
            and _is_within(row, params.get("created"))
        ]
        return page_of(rows, params)

    return listed


def events(store: Store, params: Object) -> Object:
    """List the events of the last 30 days; ``type`` and ``types`` narrow them."""
    since = store.now - EVENT_DAYS * DAY_S
    wanted = set((params.get("types") or {}).values())
    if params.get("type"):
        wanted.add(params["type"])
    rows = [
        row
        for row in store.of("event")
        if row["created"] >= since
        and (not wanted or row["type"] in wanted)
        and _is_within(row, params.get("created"))
    ]
    return page_of(rows, params)


def event(store: Store, params: Object) -> Object:
    """Return an event of the last 30 days."""
    found = store.get("event", params["id"])
    if found["created"] < store.now - EVENT_DAYS * DAY_S:
        raise not_found("event", params["id"])
    return found


def balance(store: Store, params: Object) -> Object:  # noqa: ARG001 - one shape for all
    """Return what the platform holds, by currency."""
    held = [{"amount": n, "currency": c} for c, n in sorted(store.available.items())]
    return {"object": "balance", "available": held, "pending": [], "livemode": False}


def _is_within(row: Object, created: object) -> bool:
    if created is None:
        return True
    if not isinstance(created, dict):
        return int(row["created"]) == int(str(created))
    at = int(row["created"])
    holds = {
        "gt": lambda limit: at > limit,
        "gte": lambda limit: at >= limit,
        "lt": lambda limit: at < limit,
        "lte": lambda limit: at <= limit,
    }
    return all(holds[name](int(limit)) for name, limit in created.items() if name in holds)


def page_of(rows: list[Object], params: Object) -> Object:
    """Return the page of ``rows`` that the request asks for, by cursor and limit."""
    limit = int(params.get("limit") or USUAL)
    if not 1 <= limit <= MOST:
        raise Refused("Limit must be between 1 and 100.", param="limit")
    identities = [row["id"] for row in rows]
    if after := params.get("starting_after"):
        rows = rows[_place(identities, after, "starting_after") + 1 :]
    if before := params.get("ending_before"):
        # the page next to the cursor, as Stripe pages backwards
        newer = rows[: _place(identities, before, "ending_before")]
        return _shown(newer[-limit:], has_more=len(newer) > limit)
    return _shown(rows[:limit], has_more=len(rows) > limit)


def _place(identities: list[str], identity: str, param: str) -> int:
    if identity not in identities:
        raise Refused(f"No such object: '{identity}'", code="resource_missing", param=param)
    return identities.index(identity)


def _shown(rows: list[Object], *, has_more: bool) -> Object:
    return {"object": "list", "data": rows, "has_more": has_more, "url": "/v1"}
