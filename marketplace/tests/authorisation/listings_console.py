"""Reviews of listings and certificates: operators only."""

from collections.abc import Mapping

from listings.tests.build import a_certificate, a_listing
from marketplace.tests.authorisation import Cast, row

OPERATORS = "sign-in 403 403 403 200"


def waiting(cast: Cast) -> Mapping[str, object]:
    return {"uid": a_listing(cast.holder, status="submitted").uid}


def recorded(cast: Cast) -> Mapping[str, object]:
    return {"uid": a_certificate(holder=cast.holder, status="recorded").uid}


def to_verify(cast: Cast) -> Mapping[str, object]:
    return {**recorded(cast), "name": "verify"}


SEEN = {"version": "1"}

ROWS = [
    *row("listings_console:reviews", "GET", OPERATORS),
    *row("listings_console:review", "GET", OPERATORS, address=waiting),
    *row("listings_console:approve", "POST", "sign-in 403 403 403 302", address=waiting, data=SEEN),
    *row("listings_console:return", "POST", "sign-in 403 403 403 422", address=waiting, data=SEEN),
    *row("listings_console:certificates", "GET", OPERATORS),
    *row("listings_console:certificate", "GET", OPERATORS, address=recorded),
    *row("listings_console:decide", "GET", OPERATORS, address=to_verify),
    *row(
        "listings_console:decide",
        "POST",
        "sign-in 403 403 403 302",
        address=to_verify,
        data={**SEEN, "via": "manual"},
    ),
]
