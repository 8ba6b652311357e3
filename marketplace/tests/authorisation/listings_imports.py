"""The import wizard: everybody's own imports, nobody else's."""

from collections.abc import Mapping
from datetime import UTC, datetime

from listings.tests.files import a_csv
from listings.tests.imports import a_checked_import
from marketplace.tests.authorisation import Cast, row

NOW = datetime(2026, 1, 5, 9, tzinfo=UTC)


def one(cast: Cast) -> Mapping[str, object]:
    return {"uid": a_checked_import(cast.holder, a_csv(), now=NOW).uid}


def a_kind(cast: Cast) -> Mapping[str, object]:
    return {"kind": "csv"}


ROWS = [
    #    route                       method  anonymous stranger buyer holder operator
    *row("listings:imports", "GET", "sign-in  200      200   200    200"),
    *row("listings:import_new", "GET", "sign-in  200      200   200    200"),
    *row("listings:import_new", "POST", "sign-in  422      422   422    422"),
    *row("listings:import_template", "GET", "sign-in  200      200   200    200", address=a_kind),
    *row("listings:import", "GET", "sign-in  404      404   200    404", address=one),
    *row("listings:import_columns", "GET", "sign-in  404      404   200    404", address=one),
    *row("listings:import_columns", "POST", "sign-in  404      404   422    404", address=one),
    *row("listings:import_confirm", "POST", "sign-in  404      404   422    404", address=one),
    *row("listings:import_cancel", "POST", "sign-in  404      404   302    404", address=one),
    *row("listings:import_report", "GET", "sign-in  404      404   200    404", address=one),
]  # fmt: skip
