"""Complaints before operators: nobody else."""

from listings.tests.build import a_listing
from marketplace.complaints.tests.build import confirmed, filed
from marketplace.tests.authorisation import Cast, row

OPERATORS = "sign-in 403 403 403 200"


def waiting(cast: Cast) -> dict[str, object]:
    return {"uid": confirmed(filed(listing=a_listing(cast.holder))).uid}


def to_acknowledge(cast: Cast) -> dict[str, object]:
    return {**waiting(cast), "name": "acknowledge"}


def a_file(cast: Cast) -> dict[str, object]:
    complaint = confirmed(filed(listing=a_listing(cast.holder)))
    return {"uid": complaint.uid, "pk": complaint.evidence.get().pk}


ROWS = [
    *row("complaints_console:list", "GET", OPERATORS),
    *row("complaints_console:detail", "GET", OPERATORS, address=waiting),
    *row("complaints_console:act", "GET", OPERATORS, address=to_acknowledge),
    *row(
        "complaints_console:act",
        "POST",
        "sign-in 403 403 403 302",
        address=to_acknowledge,
        version="2",
    ),
    *row("complaints_console:judge", "POST", "sign-in 403 403 403 302", address=a_file),
]
