"""A cross-border check is for the two sides of its deal; reviewers look, and decide elsewhere."""

from io import BytesIO

from marketplace.deals.models import Deal
from marketplace.deals.tests.build import NOW, a_deal, offer_terms
from marketplace.deals.tests.crossings import decided, fit_to_leave, personal, stated
from marketplace.tests.authorisation import Cast, row
from marketplace.tests.authorisation.deals import sides
from parties.actions.store_file import Upload, store_file

SEE = "sign-in 404 200 200 200"
SIDES = "sign-in 404 200 200 404"
FILL = "sign-in 404 422 422 404"


def agreed(cast: Cast) -> Deal:
    terms = offer_terms(purpose="Site selection")
    deal = a_deal("contract_drafted", sides=sides(cast), terms=terms)
    fit_to_leave(deal)
    return deal


def bare(cast: Cast) -> dict[str, object]:
    return {"uid": agreed(cast).uid}


def drafted(cast: Cast) -> dict[str, object]:
    return {"uid": stated(agreed(cast)).deal.uid}


def with_file(cast: Cast) -> dict[str, object]:
    deal = agreed(cast)
    upload = Upload(name="pipia.pdf", media_type="", content=BytesIO(b"%PDF-1.7"))
    file = store_file(actor=cast.holder, upload=upload, now=NOW)
    stated(deal, impact_file_id=file.pk, **personal(5))
    return {"uid": deal.uid}


def to_file(cast: Cast) -> dict[str, object]:
    return {"uid": decided(agreed(cast), **personal(100_000)).deal.uid}


ROWS = [
    *row("deals:transfer", "GET", SEE, address=bare),
    *row("deals:transfer", "GET", SEE, address=drafted),
    *row("deals:transfer_facts", "GET", SIDES, address=bare),
    *row("deals:transfer_facts", "POST", FILL, address=bare),
    *row("deals:transfer_filing", "GET", SIDES, address=to_file),
    *row("deals:transfer_filing", "POST", FILL, address=to_file),
    *row("deals:transfer_summary", "GET", SEE, address=drafted),
    *row("deals:transfer_summary", "GET", "sign-in 404 404 404 404", address=bare),
    *row("deals:transfer_file", "GET", "sign-in 404 404 404 404", address=drafted),
    *row("deals:transfer_file", "GET", SEE, address=with_file),
]
