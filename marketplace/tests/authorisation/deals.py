"""A deal is for its two sides; operators may look, and act where the table says so."""

from marketplace.deals.models import Deal
from marketplace.deals.tests.build import Sides, a_deal, an_interested_push
from marketplace.deals.tests.settled import a_case, a_review, a_settled_deal
from marketplace.deals.tests.talks import an_attachment
from marketplace.tests.authorisation import Cast, row

SEE = "sign-in 404 200 200 200"
SIDES = "sign-in 404 200 200 404"  # pages of acts
FILL = "sign-in 404 422 422 404"  # an empty form: whoever may act is told what is missing


def sides(cast: Cast) -> Sides:
    return Sides(buyer=cast.buyer, holder=cast.holder)


def a_deal_of(cast: Cast, status: str) -> Deal:
    return a_deal(status, sides=sides(cast))


def a_push(cast: Cast) -> dict[str, object]:
    return {"push_uid": an_interested_push(sides(cast)).uid}


def matched(cast: Cast) -> dict[str, object]:
    return {"uid": a_deal_of(cast, "matched").uid}


def offered(cast: Cast) -> dict[str, object]:
    return {"uid": a_deal_of(cast, "negotiating").uid, "n": 1}


def offered_whole(cast: Cast) -> dict[str, object]:
    return {"uid": a_deal_of(cast, "negotiating").uid}


def sent(cast: Cast) -> dict[str, object]:
    return {"uid": an_attachment(a_deal_of(cast, "negotiating"), is_clean=True).uid}


def settled(cast: Cast) -> dict[str, object]:
    return {"uid": a_settled_deal(sides=sides(cast)).uid}


def reviewed(cast: Cast) -> dict[str, object]:
    deal = a_settled_deal(sides=sides(cast))
    a_review(deal, by="holder")
    return {"uid": a_review(deal, by="buyer").uid}


def shown(cast: Cast) -> dict[str, object]:
    deal = a_settled_deal(sides=sides(cast))
    a_case(deal, by="holder")
    a_case(deal, by="buyer")
    return {"uid": deal.uid}


def drafted(cast: Cast) -> dict[str, object]:
    return {"uid": a_deal_of(cast, "contract_drafted").uid}


def unpaid(cast: Cast) -> dict[str, object]:
    return {"uid": a_deal_of(cast, "payment_pending").uid}


def delivering(cast: Cast) -> dict[str, object]:
    return {"uid": a_deal_of(cast, "delivering").uid}


def delivered(cast: Cast) -> dict[str, object]:
    return {"uid": a_deal_of(cast, "delivered").uid}


ROWS = [
    *row("deals:correct", "GET", SIDES, address=unpaid),
    *row("deals:correct", "GET", "sign-in 404 404 404 404", address=matched),
    *row("deals:correct", "POST", FILL, address=unpaid),
    *row("deals:list", "GET", "sign-in 200 200 200 200"),
    *row("deals:open", "GET", "sign-in 404 200 404 404", address=a_push),
    *row("deals:open", "POST", "sign-in 404 302 404 404", address=a_push),
    *row("deals:detail", "GET", SEE, address=matched),
    *row("deals:contract", "GET", SEE, address=drafted),
    *row("deals:contract", "GET", "sign-in 404 404 404 404", address=matched),
    *row("deals:contract_pdf", "GET", SEE, address=drafted),
    *row("deals:contract_words", "GET", SEE, address=drafted),
    *row("deals:contract_policy", "GET", SEE, address=drafted),
    *row("deals:end", "GET", SIDES, address=matched),
    *row("deals:end", "POST", FILL, address=matched),
    *row("deals:negotiation", "GET", SEE, address=matched),
    *row("deals:negotiation", "POST", "sign-in 404 302 302 403", address=matched, body="Hello"),
    *row("deals:offer", "GET", SIDES, address=matched),
    *row("deals:offer", "POST", FILL, address=matched),
    *row("deals:compare", "GET", SEE, address=offered_whole),
    *row("deals:nda", "GET", SIDES, address=matched),
    *row("deals:nda", "POST", FILL, address=matched),
    *row("deals:nda_request", "GET", SIDES, address=matched),
    *row("deals:nda_request", "POST", FILL, address=matched),
    *row("deals:help", "GET", SIDES, address=matched),
    *row("deals:help", "POST", FILL, address=matched),
    *row("deals:attachment", "GET", SEE, address=sent),
    *row("deals:review", "GET", SIDES, address=settled),
    *row("deals:review", "POST", FILL, address=settled),
    *row("deals:case", "GET", SIDES, address=settled),
    *row("deals:case", "POST", "sign-in 404 302 302 404", address=settled),
    *row("deals:case_end", "GET", SIDES, address=shown),
    *row("deals:case_end", "GET", "sign-in 404 404 404 404", address=settled),
    *row("deals:case_end", "POST", "sign-in 404 302 302 404", address=shown),
    *row("deals:review_reply", "GET", "sign-in 404 404 200 404", address=reviewed),
    *row("deals:review_reply", "POST", "sign-in 404 404 422 404", address=reviewed),
    *row("deals:offer_accept", "GET", SIDES, address=offered),
    *row("deals:offer_accept", "POST", FILL, address=offered),
    *row("deals:offer_reject", "GET", SIDES, address=offered),
    *row("deals:offer_reject", "POST", "sign-in 404 302 409 404", address=offered, version="2"),
    *row("deals:offer_withdraw", "GET", SIDES, address=offered),
    *row("deals:offer_withdraw", "POST", "sign-in 404 409 302 404", address=offered, version="2"),
    *row("deals:sign", "GET", SIDES, address=drafted),
    *row("deals:sign", "POST", FILL, address=drafted),
    *row("deals:reopen", "GET", SIDES, address=drafted),
    *row("deals:reopen", "POST", FILL, address=drafted),
    *row("deals:start_delivery", "GET", SIDES, address=delivering),
    *row(
        "deals:start_delivery", "POST", "sign-in 404 403 409 404", address=delivering, version="6"
    ),
    *row("deals:deliver", "GET", SIDES, address=delivering),
    *row("deals:deliver", "POST", FILL, address=delivering),
    *row("deals:accept", "GET", SIDES, address=delivered),
    *row("deals:accept", "POST", "sign-in 404 302 403 404", address=delivered, version="7"),
    *row("deals:request_changes", "GET", SIDES, address=delivered),
    *row(
        "deals:request_changes",
        "POST",
        "sign-in 404 302 403 404",
        address=delivered,
        version="7",
        reason="Columns are missing",
    ),
]
