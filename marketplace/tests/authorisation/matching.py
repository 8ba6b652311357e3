"""The need hall is for everybody; an intent's matches for its poster; a push for its recipient."""

from collections.abc import Mapping
from datetime import UTC, datetime

from django.utils import timezone

from listings.tests.build import a_listing
from marketplace.tests.authorisation import Cast, row
from matching.models.watch import stop_token
from matching.tests.build import a_push, a_watch, an_intent, an_opinion_of

LATER = datetime(2100, 1, 1, tzinfo=UTC)


def a_need(cast: Cast) -> Mapping[str, object]:
    """Return the address of an open public intent of the buyer."""
    return {"uid": an_intent(cast.buyer).uid}


def a_draft(cast: Cast) -> Mapping[str, object]:
    """Return the address of a draft of the buyer."""
    return {"uid": an_intent(cast.buyer, status="draft").uid}


def an_expired(cast: Cast) -> Mapping[str, object]:
    """Return the address of an expired intent of the buyer."""
    return {"uid": an_intent(cast.buyer, status="expired", expires_at=timezone.now()).uid}


def a_received(cast: Cast) -> Mapping[str, object]:
    """Return the address of a push of the buyer's intent to the holder."""
    return {"uid": a_push(an_intent(cast.buyer), cast.holder, expires_at=LATER).uid}


def a_pair(cast: Cast) -> Mapping[str, object]:
    """Return the address of a match that was pushed to the holder."""
    push = a_push(an_intent(cast.buyer), cast.holder)
    return {"uid": push.intent.uid, "listing": push.listing.uid if push.listing else ""}


def an_opinion(cast: Cast) -> Mapping[str, object]:
    """Return the address of an opinion of the holder."""
    return {"uid": an_opinion_of(cast.holder).uid}


def a_drafted_listing(cast: Cast) -> Mapping[str, object]:
    """Return the address of a draft of the holder."""
    return {"uid": a_listing(cast.holder, status="draft").uid}


def a_saved_search(cast: Cast) -> Mapping[str, object]:
    """Return the address of a saved search of the buyer's administrator."""
    return {"uid": a_watch(cast.buyer).uid}


def a_paused_search(cast: Cast) -> Mapping[str, object]:
    """Return the address of a paused saved search of the buyer's administrator."""
    return {"uid": a_watch(cast.buyer, status="paused").uid}


def any_needs(_cast: Cast) -> Mapping[str, object]:
    """Return the address at which a search of the need hall is saved."""
    return {"subject": "needs"}


def a_link(cast: Cast) -> Mapping[str, object]:
    """Return the address of the link that stops the buyer's mails."""
    return {"token": stop_token(cast.buyer.person)}


def a_forged_link(cast: Cast) -> Mapping[str, object]:
    """Return the address of a link that nobody signed."""
    return {"token": f"{cast.buyer.person}:forged"}


MINE = "sign-in 404 200 404 404"
EVERYBODY = "200 200 200 200 200"
NOBODY = "404 404 404 404 404"
WATCHED = {"name": "Buses", "frequency": "daily"}
UNFIT = {"reason": "other"}
CLOSING = {"reason": "other"}
PREVIEW = {"title": ""}

ROWS = [
    #    route                      method  anonymous stranger buyer holder operator
    *row("matching:list", "GET", "200 200 200 200 200"),
    *row("matching:new", "GET", "sign-in 200 200 200 200"),
    *row("matching:new", "POST", "sign-in 422 422 422 422"),
    *row("matching:preview", "POST", "403 200 200 200 200", data=PREVIEW),
    *row("matching:detail", "GET", "200 200 200 200 200", address=a_need),
    *row("matching:detail", "GET", "404 404 200 404 200", address=a_draft),
    *row("matching:edit", "GET", "sign-in 404 200 404 404", address=a_draft),
    *row("matching:edit", "POST", "sign-in 404 422 404 404", address=a_draft),
    *row("matching:submit", "GET", "sign-in 404 200 404 404", address=a_draft),
    *row("matching:submit", "POST", "sign-in 404 302 404 404", address=a_draft),
    *row("matching:close", "GET", "sign-in 404 200 404 404", address=a_need),
    *row("matching:close", "POST", "sign-in 404 302 404 404", address=a_need, data=CLOSING),
    *row("matching:withdraw", "GET", "sign-in 404 200 404 404", address=a_need),
    *row("matching:withdraw", "POST", "sign-in 404 302 404 404", address=a_need),
    *row("matching:renew", "GET", "sign-in 404 200 404 404", address=an_expired),
    *row("matching:renew", "POST", "sign-in 404 302 404 404", address=an_expired),
    *row("matching:unfit", "GET", "sign-in 404 200 200 404", address=a_pair),
    *row("matching:unfit", "POST", "sign-in 404 302 302 404", address=a_pair, data=UNFIT),
    *row("matching:take_back", "POST", "sign-in 404 404 302 404", address=an_opinion),
    *row("matching:fitting", "GET", "sign-in 404 404 200 404", address=a_drafted_listing),
    *row("matching:watches", "GET", "sign-in 200 200 200 200"),
    *row("matching:save_watch", "GET", "sign-in 200 200 200 200", address=any_needs),
    *row("matching:save_watch", "POST", "sign-in 422 422 422 422", address=any_needs, data=WATCHED),
    *row("matching:watch", "GET", MINE, address=a_saved_search),
    *row("matching:edit_watch", "GET", MINE, address=a_saved_search),
    *row(
        "matching:edit_watch",
        "POST",
        "sign-in 404 302 404 404",
        address=a_saved_search,
        data=WATCHED,
    ),
    *row("matching:pause_watch", "POST", "sign-in 404 302 404 404", address=a_saved_search),
    *row("matching:resume_watch", "POST", "sign-in 404 302 404 404", address=a_paused_search),
    *row("matching:end_watch", "GET", MINE, address=a_saved_search),
    *row("matching:end_watch", "POST", "sign-in 404 302 404 404", address=a_saved_search),
    *row("matching:stop_news_mails", "GET", EVERYBODY, address=a_link),
    *row("matching:stop_news_mails", "POST", EVERYBODY, address=a_link),
    *row("matching:stop_news_mails", "GET", NOBODY, address=a_forged_link),
    *row("matching:stop_news_mails", "POST", NOBODY, address=a_forged_link),
    *row("matching:mine", "GET", "sign-in 200 200 200 200"),
    *row("matching:preferences", "GET", "sign-in 200 403 200 403"),
    *row("matching:preferences", "POST", "sign-in 302 403 302 403"),
    *row("matching:inbox", "GET", "sign-in 200 200 200 200"),
    *row("matching:push", "GET", "sign-in 404 404 200 404", address=a_received),
    *row("matching:open", "POST", "sign-in 404 404 302 404", address=a_received),
    *row("matching:answer", "GET", "sign-in 404 404 200 404", address=a_received),
    *row("matching:answer", "POST", "sign-in 404 404 302 404", address=a_received),
    *row("matching:withdraw_push", "GET", "sign-in 404 200 404 404", address=a_received),
    *row("matching:withdraw_push", "POST", "sign-in 404 302 404 404", address=a_received),
]
