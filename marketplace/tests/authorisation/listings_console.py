"""Reviews of listings and certificates: operators only."""

from collections.abc import Mapping
from datetime import date

from listings.models import RegisterCheck
from listings.tests.build import BORN_AT, a_certificate, a_listing
from listings.tests.registers import a_source
from marketplace.tests.authorisation import Cast, row

OPERATORS = "sign-in 403 403 403 200"
NOT_FILLED = "sign-in 403 403 403 422"


def waiting(cast: Cast) -> Mapping[str, object]:
    return {"uid": a_listing(cast.holder, status="submitted").uid}


def recorded(cast: Cast) -> Mapping[str, object]:
    return {"uid": a_certificate(holder=cast.holder, status="recorded").uid}


def to_verify(cast: Cast) -> Mapping[str, object]:
    return {**recorded(cast), "name": "verify"}


def a_scheme(cast: Cast) -> Mapping[str, object]:
    return {"code": "zj-dip"}


def a_year(cast: Cast) -> Mapping[str, object]:
    return {"number": 2026}


def a_month(cast: Cast) -> Mapping[str, object]:
    return {"number": 2026, "place": 2}


def a_day(cast: Cast) -> Mapping[str, object]:
    return {"day": date(2026, 3, 7)}


def a_register(cast: Cast) -> Mapping[str, object]:
    return {"code": a_source().scheme.code}


def asked(cast: Cast) -> Mapping[str, object]:
    a_source()
    return {"uid": a_certificate(holder=cast.holder).uid}


def differing(cast: Cast) -> Mapping[str, object]:
    certificate = a_certificate(holder=cast.holder)
    RegisterCheck.objects.create(
        certificate=certificate, outcome="mismatch", needs_review=True, asked_at=BORN_AT
    )
    return {"uid": certificate.uid}


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
    *row("listings_console:schemes", "GET", OPERATORS),
    *row("listings_console:scheme", "GET", OPERATORS, address=a_scheme),
    *row("listings_console:scheme_edit", "GET", OPERATORS, address=a_scheme),
    *row("listings_console:scheme_edit", "POST", "sign-in 403 403 403 422", address=a_scheme),
    *row("listings_console:scheme_close", "GET", OPERATORS, address=a_scheme),
    *row("listings_console:scheme_close", "POST", "sign-in 403 403 403 422", address=a_scheme),
    *row("listings_console:scheme_open", "GET", OPERATORS, address=a_scheme),
    *row("listings_console:scheme_open", "POST", "sign-in 403 403 403 422", address=a_scheme),
    *row("listings_console:registers", "GET", OPERATORS),
    *row("listings_console:differences", "GET", OPERATORS),
    *row("listings_console:register", "GET", OPERATORS, address=a_register),
    *row("listings_console:register_source", "GET", OPERATORS, address=a_register),
    *row("listings_console:register_source", "POST", NOT_FILLED, address=a_register),
    *row("listings_console:register_load", "GET", OPERATORS, address=a_register),
    *row("listings_console:register_load", "POST", NOT_FILLED, address=a_register),
    *row("listings_console:ask_register", "POST", "sign-in 403 403 403 302", address=asked),
    *row("listings_console:settle", "GET", OPERATORS, address=differing),
    *row("listings_console:settle", "POST", NOT_FILLED, address=differing),
    *row("listings_console:calendar", "GET", OPERATORS),
    *row("listings_console:calendar_year", "GET", OPERATORS, address=a_year),
    *row("listings_console:calendar_month", "GET", OPERATORS, address=a_month),
    *row("listings_console:calendar_day", "GET", OPERATORS, address=a_day),
    *row("listings_console:calendar_day", "POST", "sign-in 403 403 403 422", address=a_day),
    *row("listings_console:calendar_notice", "GET", OPERATORS, address=a_year),
    *row("listings_console:calendar_notice", "POST", "sign-in 403 403 403 422", address=a_year),
]
