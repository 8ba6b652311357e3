"""The pages of a deal in real browsers: both languages, a wide screen and a phone, no sideways."""

from collections.abc import Callable

import pytest

from kernel.actor import CLOCK
from listings.models import Listing
from marketplace.deals.actions.settle_deal import settle_deal
from marketplace.deals.models import Deal, Entitlement
from marketplace.deals.tests.build import (
    NOW,
    a_correction,
    a_deal,
    an_entitlement,
    an_open_offer,
    bring,
    listing_of,
    offer_terms,
    sides_of,
)
from marketplace.deals.tests.settled import a_review
from marketplace.deals.tests.talks import a_help_request, an_attachment, an_nda
from marketplace.tests.e2e.conftest import PHONE, WIDE, Person
from parties.tests.build import operator

pytestmark = pytest.mark.django_db(transaction=True)
Seat = Callable[..., Person]
USAGE = ("may_derive", "no_distribution", "no_reidentify", "must_delete", "must_report")


def a_talk() -> Deal:
    """Return a negotiation with versions, files, an NDA asked for and a changed listing."""
    deal = a_deal("negotiating")
    an_open_offer(deal, by="buyer", terms=offer_terms(minor=400_000_00, usage=USAGE))
    an_attachment(deal, is_confidential=True, is_clean=True)
    an_nda(deal, "buyer")
    Listing.objects.filter(pk=listing_of(deal).pk).update(title="充电记录（修订）", version=99)
    return deal


def a_finished_one() -> Deal:
    """Return a settled deal with access granted and two reviews."""
    terms = offer_terms(minor=0, payment_terms="free", usage=USAGE)
    deal = a_deal("delivering", terms=terms)
    an_entitlement("api_key", deal=deal)
    Entitlement.objects.update(expires_at=None)
    bring(deal, to="accepted", terms=terms)
    settle_deal(actor=CLOCK, deal_id=deal.pk, now=NOW)
    for side in ("buyer", "holder"):
        a_review(deal, by=side)
    return Deal.objects.get(pk=deal.pk)


def walk(person: Person, pages: dict[str, str], *, name: str) -> None:
    for what, address in pages.items():
        person.visit(address)
        person.look(f"{what}-{name}")
        wide = person.page.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert wide <= 0, (what, name, wide)


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
def test_the_pages_of_a_deal_fit(at_a_browser: Seat, language, size) -> None:
    name = f"{language}-{size['width']}"
    talk, done = a_talk(), a_finished_one()
    asked = a_help_request(talk, by="holder")
    access = Entitlement.objects.get(deal=done)
    assert done.holder is not None

    holder = at_a_browser(sides_of(talk).holder, language=language, size=size)
    room = f"/deals/{talk.uid}"
    walk(
        holder,
        {
            "room-talk": f"{room}/",
            "negotiation": f"{room}/negotiation/",
            "compare": f"{room}/offers/compare/",
            "nda": f"{room}/nda/",
            "help": f"{room}/help/",
            "offer": f"{room}/offers/new/",
            "end": f"{room}/end/",
        },
        name=name,
    )
    buyer = at_a_browser(sides_of(done).buyer, language=language, size=size)
    buyer.visit(f"/deals/{done.uid}/")
    buyer.page.locator("details").evaluate_all("all => all.forEach(d => d.open = true)")
    buyer.look(f"room-done-{name}")
    walk(
        buyer,
        {
            "contract": f"/deals/{done.uid}/contract/",
            "access": f"/deals/access/{access.uid}/",
            "key": f"/deals/access/{access.uid}/key/",
            "organisation": f"/organisations/{done.holder.uid}/",
        },
        name=name,
    )
    signed = a_deal("payment_pending")
    signatory = at_a_browser(sides_of(signed).buyer, language=language, size=size)
    walk(signatory, {"correct": f"/deals/{signed.uid}/correct/"}, name=name)
    a_correction(signed, terms=offer_terms(minor=400_000_00, note="Half the columns"))
    walk(
        signatory,
        {
            "agree-terms": f"/deals/{signed.uid}/correct/agree/",
            "room-corrected": f"/deals/{signed.uid}/",
        },
        name=name,
    )
    desk = at_a_browser(operator(), language=language, size=size)
    walk(
        desk,
        {
            "console-help": "/console/help-requests/",
            "console-help-request": f"/console/help-requests/{asked.uid}/",
        },
        name=name,
    )
