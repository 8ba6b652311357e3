"""Disputes: either side opens one and takes its own back; operators bring it on or dismiss it."""

from marketplace.deals.tests.build import Sides, a_deal, a_dispute
from marketplace.tests.authorisation import Cast, row

SIDES = "sign-in 404 200 200 404"
STAFF = "sign-in 403 403 403 200"


def open_to(cast: Cast) -> dict[str, object]:
    return {"uid": a_deal("delivered", sides=Sides(buyer=cast.buyer, holder=cast.holder)).uid}


def disputed(cast: Cast) -> dict[str, object]:
    return {"uid": a_dispute(a_deal("delivered", sides=Sides(cast.buyer, cast.holder))).uid}


ROWS = [
    *row("deals:dispute", "GET", "sign-in 404 200 200 200", address=open_to),
    *row(
        "deals:dispute",
        "POST",
        "sign-in 404 302 302 302",
        address=open_to,
        version="7",
        kind="delivery",
        statement="Columns are missing",
    ),
    *row("deals:dispute_withdraw", "GET", SIDES, address=disputed),
    *row(
        "deals:dispute_withdraw", "POST", "sign-in 404 302 403 404", address=disputed, version="1"
    ),
    *row("deals_console:dispute_escalate", "GET", STAFF, address=disputed),
    *row(
        "deals_console:dispute_escalate",
        "POST",
        "sign-in 403 403 403 302",
        address=disputed,
        version="1",
        step="mediate",
    ),
    *row("deals_console:dispute_dismiss", "GET", STAFF, address=disputed),
    *row(
        "deals_console:dispute_dismiss",
        "POST",
        "sign-in 403 403 403 302",
        address=disputed,
        version="1",
        reason="The columns are there",
    ),
]
