"""The API: reading the catalogue is for everybody, everything else needs a key."""

from collections.abc import Mapping

from listings.tests.build import a_listing
from marketplace.tests.authorisation import Cast, row
from matching.tests.build import a_push, an_intent

EVERYBODY = "200 200 200 200 200"
WITH_KEY = "401 200 200 200 200"


def on_sale(cast: Cast) -> Mapping[str, object]:
    """A published listing of the holder."""
    return {"uid": a_listing(cast.holder).uid}


def a_draft(cast: Cast) -> Mapping[str, object]:
    """A draft of the holder."""
    return {"uid": a_listing(cast.holder, status="draft").uid}


def a_certificate_number(cast: Cast) -> Mapping[str, object]:
    """The number of a valid certificate."""
    certificate = a_listing(cast.holder).certificate
    return {"number": certificate.certificate_no if certificate else ""}


def an_open_intent(cast: Cast) -> Mapping[str, object]:
    """An open public intent of the buyer."""
    return {"uid": an_intent(cast.buyer).uid}


def a_received_push(cast: Cast) -> Mapping[str, object]:
    """A push to the holder."""
    return {"uid": a_push(an_intent(cast.buyer), cast.holder).uid}


ROWS = [
    *row("api:schema", "GET", EVERYBODY),
    *row("api:docs", "GET", EVERYBODY),
    *row("api:listings", "GET", "503 503 503 503 503"),  # without an index; test_catalogue has one
    *row("api:listing", "GET", EVERYBODY, address=on_sale, with_key=True),
    *row("api:listing", "GET", "404 404 404 200 404", address=a_draft, with_key=True),
    *row("api:certificate", "GET", EVERYBODY, address=a_certificate_number),
    *row("api:intents", "GET", WITH_KEY, with_key=True),
    *row("api:intents", "POST", "401 422 422 422 422", with_key=True),
    *row("api:intent", "GET", EVERYBODY, address=an_open_intent, with_key=True),
    *row("api:matches", "GET", "401 404 200 404 404", address=an_open_intent, with_key=True),
    *row("api:pushes", "GET", WITH_KEY, with_key=True),
    *row("api:answer", "POST", "401 404 404 422 404", address=a_received_push, with_key=True),
    *row("api:access_key_check", "POST", "401 422 422 422 422", with_key=True),
]
