"""Anybody complains; a complaint is for its two sides; the log is for everybody."""

from listings.tests.build import a_listing
from marketplace.complaints.models import Complaint
from marketplace.complaints.tests.build import acknowledged, confirmed, filed
from marketplace.tests.authorisation import Cast, row

ALL = "200 200 200 200 200"


def a_subject(cast: Cast) -> Complaint:
    return filed(by=cast.buyer, listing=a_listing(cast.holder))


def known(cast: Cast) -> dict[str, object]:
    """A complaint of the buyer against the holder, acknowledged."""
    return {"uid": acknowledged(a_subject(cast)).uid}


def fresh(cast: Cast) -> dict[str, object]:
    """The same, of which the holder has not been told."""
    return {"uid": a_subject(cast).uid}


def a_file(cast: Cast) -> dict[str, object]:
    complaint = acknowledged(a_subject(cast))
    return {"uid": complaint.uid, "pk": complaint.evidence.get().pk}


def a_visitors(cast: Cast) -> Complaint:
    return filed(listing=a_listing(cast.holder))


def to_confirm(cast: Cast) -> dict[str, object]:
    return {"token": a_visitors(cast).confirm_token}


def to_track(cast: Cast) -> dict[str, object]:
    return {"token": confirmed(a_visitors(cast)).token}


def no_link(cast: Cast) -> dict[str, object]:
    return {"token": "nothing"}


ROWS = [
    *row("complaints:new", "GET", ALL),
    *row("complaints:new", "POST", ALL),
    *row("complaints:sent", "GET", ALL),
    *row("complaints:log", "GET", ALL),
    *row("complaints:confirm", "GET", ALL, address=to_confirm),
    *row("complaints:confirm", "GET", "404 404 404 404 404", address=no_link),
    *row("complaints:confirm", "POST", "302 302 302 302 302", address=to_confirm),
    *row("complaints:track", "GET", ALL, address=to_track),
    *row("complaints:track", "GET", "404 404 404 404 404", address=no_link),
    *row("complaints:track_withdraw", "GET", ALL, address=to_track),
    *row("complaints:track_withdraw", "POST", "302 302 302 302 302", address=to_track),
    *row("complaints:list", "GET", "sign-in 200 200 200 200"),
    *row("complaints:detail", "GET", "sign-in 404 200 200 200", address=known),
    *row("complaints:detail", "GET", "sign-in 404 200 404 200", address=fresh),
    *row("complaints:answer", "GET", "sign-in 404 404 200 404", address=known),
    *row("complaints:answer", "POST", "sign-in 404 404 422 404", address=known),
    *row("complaints:answer", "GET", "sign-in 404 404 404 404", address=fresh),
    *row("complaints:withdraw", "GET", "sign-in 404 200 404 404", address=known),
    *row("complaints:withdraw", "POST", "sign-in 404 302 404 404", address=known),
    *row("complaints:evidence", "GET", "sign-in 404 200 200 200", address=a_file),
]
