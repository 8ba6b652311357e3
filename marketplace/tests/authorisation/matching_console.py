"""Intents under review are the operators' business."""

from collections.abc import Mapping

from marketplace.tests.authorisation import Cast, row
from matching.tests.build import a_scoring_version, an_intent


def submitted(cast: Cast) -> Mapping[str, object]:
    """Return the address of an intent of the buyer that waits for review."""
    return {"uid": an_intent(cast.buyer, status="submitted").uid}


def a_candidate(_cast: Cast) -> Mapping[str, object]:
    """Return the address of a scoring model that waits to be promoted."""
    return {"uid": a_scoring_version().uid}


STAFF = "sign-in 403 403 403 200"

ROWS = [
    *row("matching_console:queue", "GET", STAFF),
    *row("matching_console:review", "GET", STAFF, address=submitted),
    *row("matching_console:approve", "GET", STAFF, address=submitted),
    *row("matching_console:approve", "POST", "sign-in 403 403 403 302", address=submitted),
    *row("matching_console:models", "GET", STAFF),
    *row("matching_console:promote", "GET", STAFF, address=a_candidate),
    *row("matching_console:promote", "POST", "sign-in 403 403 403 302", address=a_candidate),
    *row("matching_console:roll_back", "GET", STAFF),
    *row("matching_console:roll_back", "POST", "sign-in 403 403 403 409"),
    *row("matching_console:return", "GET", STAFF, address=submitted),
    *row("matching_console:return", "POST", "sign-in 403 403 403 422", address=submitted),
]
