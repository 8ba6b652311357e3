"""The pages of supply."""

from collections.abc import Mapping

from listings.tests.build import a_listing
from marketplace.tests.authorisation import Cast, row


def a_draft(cast: Cast) -> Mapping[str, object]:
    return {"uid": a_listing(cast.holder, status="draft").uid}


def a_withdrawn(cast: Cast) -> Mapping[str, object]:
    return {"uid": a_listing(cast.holder, status="withdrawn").uid}


def a_published(cast: Cast) -> Mapping[str, object]:
    return {"uid": a_listing(cast.holder, status="published").uid}


def for_verified(cast: Cast) -> Mapping[str, object]:
    return {"uid": a_listing(cast.holder, visibility="verified").uid}


ROWS = [
    #    route              method anonymous stranger buyer holder operator
    *row("listings:list",   "GET", "200      200      200   200    200"),
    *row("listings:export", "GET", "302      302      302   302    302"),
    *row("listings:detail", "GET", "200      200      200   200    200", address=a_published),
    *row("listings:detail", "GET", "404      404      404   200    200", address=a_draft),
    *row("listings:detail", "GET", "200      200      200   200    200", address=a_withdrawn),
    *row("listings:detail", "GET", "404      200      200   200    200", address=for_verified),
]  # fmt: skip
