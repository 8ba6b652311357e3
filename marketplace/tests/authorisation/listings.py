"""Supply: certificates are verified by everybody, listings belong to their holder."""

from collections.abc import Mapping

from listings.tests.build import a_certificate, a_listing
from marketplace.tests.authorisation import Cast, row

EVERYBODY = "200 200 200 200 200"
SIGNED_IN = "sign-in 200 200 200 200"
MINE = "sign-in 404 404 200 404"


def a_draft(cast: Cast) -> Mapping[str, object]:
    return {"uid": a_listing(cast.holder, status="draft").uid}


def a_withdrawn(cast: Cast) -> Mapping[str, object]:
    return {"uid": a_listing(cast.holder, status="withdrawn").uid}


def a_published(cast: Cast) -> Mapping[str, object]:
    return {"uid": a_listing(cast.holder, status="published").uid}


def for_verified(cast: Cast) -> Mapping[str, object]:
    return {"uid": a_listing(cast.holder, visibility="verified").uid}


def on_market(cast: Cast) -> Mapping[str, object]:
    return {"uid": a_listing(cast.holder).uid}


def off_market(cast: Cast) -> Mapping[str, object]:
    return {"uid": a_listing(cast.holder, status="suspended").uid}


def verified(cast: Cast) -> Mapping[str, object]:
    return {"number": a_certificate(holder=cast.holder).certificate_no}


def unverified(cast: Cast) -> Mapping[str, object]:
    return {"number": a_certificate(holder=cast.holder, status="recorded").certificate_no}


def a_scheme(cast: Cast) -> Mapping[str, object]:
    return {"code": "zj-dip"}


SEEN = {"version": "1"}

PUBLIC = [
    #    route              method anonymous stranger buyer holder operator
    *row("listings:list", "GET", "200      200      200   200    200"),
    *row("listings:export", "GET", "302      302      302   302    302"),
    *row("listings:compare", "GET", "200     200      200   200    200"),
    *row("listings:detail", "GET", "200      200      200   200    200", address=a_published),
    *row("listings:detail", "GET", "404      404      404   200    200", address=a_draft),
    *row("listings:detail", "GET", "200      200      200   200    200", address=a_withdrawn),
    *row("listings:detail", "GET", "404      200      200   200    200", address=for_verified),
]  # fmt: skip

ROWS = [
    *PUBLIC,
    *row("listings:schemes", "GET", EVERYBODY),
    *row("listings:scheme", "GET", EVERYBODY, address=a_scheme),
    *row("listings:new", "GET", SIGNED_IN),
    *row("listings:new", "POST", "sign-in 422 422 422 422"),
    *row("listings:completeness", "POST", SIGNED_IN),
    *row("listings:edit", "GET", MINE, address=a_draft),
    *row("listings:edit", "POST", "sign-in 404 404 422 404", address=a_draft),
    *row("listings:submit", "GET", MINE, address=a_draft),
    *row("listings:submit", "POST", "sign-in 404 404 302 404", address=a_draft, data=SEEN),
    *row("listings:suspend", "GET", "sign-in 404 404 200 200", address=on_market),
    *row("listings:suspend", "POST", "sign-in 404 404 422 422", address=on_market),
    *row("listings:resume", "GET", "sign-in 404 404 200 200", address=off_market),
    *row("listings:resume", "POST", "sign-in 404 404 302 403", address=off_market, data=SEEN),
    *row("listings:withdraw", "GET", "sign-in 404 404 200 200", address=on_market),
    *row("listings:withdraw", "POST", "sign-in 404 404 302 422", address=on_market, data=SEEN),
    *row("listings:mine", "GET", SIGNED_IN),
    *row("listings:bulk", "POST", "sign-in 302 302 302 302"),
    *row("listings:certificates", "GET", SIGNED_IN),
    *row("listings:record_certificate", "GET", SIGNED_IN),
    *row("listings:record_certificate", "POST", "sign-in 422 422 422 422"),
    *row("listings:register", "GET", EVERYBODY),
    *row("listings:verify_certificate", "GET", EVERYBODY),
    *row("listings:certificate", "GET", EVERYBODY, address=verified),
    *row("listings:certificate_qr", "GET", EVERYBODY, address=unverified),
]
