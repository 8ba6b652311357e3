"""A certificate is pledged, its listing leaves the market, the pledgee agrees, the pledge ends."""

from collections.abc import Callable
from pathlib import Path

import pytest

from kernel.actor import Actor
from listings.models import Certificate, Encumbrance, Listing, SourceProof
from listings.tests.build import a_certificate, a_listing, an_asset
from listings.tests.build_rights import a_bank, a_report, an_ai_profile
from marketplace.tests.e2e.conftest import PHONE, WIDE, Person
from parties.tests.build import actor_of

pytestmark = pytest.mark.django_db(transaction=True)
Seat = Callable[..., Person]
LANGUAGES = ("zh-hans", "en")


def send(person: Person) -> None:
    """Send the form of the page."""
    person.page.locator("form.card button[type=submit]").click()
    person.page.wait_for_load_state()


def no_sideways(person: Person) -> None:
    """The page is no wider than the screen."""
    wide = person.page.evaluate("document.documentElement.scrollWidth - innerWidth")
    assert wide <= 0, person.page.url


def fits_both_screens(person: Person, address: str, language: str) -> None:
    """The pages of a compliance record fit a phone and a desk."""
    for size, name in ((PHONE, "phone"), (WIDE, "wide")):
        person.page.set_viewport_size(size)  # type: ignore[arg-type]
        for page in ("record", "holders", "ai-profile", "assessments/new"):
            person.visit(f"{address}/{page}/")
            no_sideways(person)
            person.look(f"{page.replace('/', '-')}-{language}-{name}")


@pytest.fixture
def paper(tmp_path: Path) -> Path:
    """A file to bring."""
    file = tmp_path / "授权书.pdf"
    file.write_bytes(b"%PDF-1.4\npaper")
    return file


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_pledge_stops_a_listing_until_it_is_released(
    at_a_browser: Seat,
    drain: Callable[[], int],
    hangzhou_voice: Actor,
    operator: Actor,
    paper: Path,
    language: str,
) -> None:
    bank = a_bank("Bank of Ningbo")
    listing = a_listing(certificate=a_certificate(an_asset(hangzhou_voice), valid_to=None))
    a_report(listing.asset)
    an_ai_profile(listing.asset)
    certificate = Certificate.objects.get(listings=listing)
    desk = at_a_browser(operator, language=language)
    holder = at_a_browser(hangzhou_voice, language=language, size=PHONE)
    banker = at_a_browser(actor_of(bank), language=language)

    holder.visit(f"/assets/{listing.asset.uid}/proofs/new/")
    holder.choose(kind="authorisation")
    holder.page.set_input_files("input[name=document]", paper)
    send(holder)
    assert SourceProof.objects.waiting().count() == 1
    fits_both_screens(holder, f"/assets/{listing.asset.uid}", language)

    desk.visit(f"/console/reviews/certificates/{certificate.uid}/encumber/")
    desk.choose(kind="pledge")
    desk.fill(beneficiary="Bank of Ningbo", reference="P-7", starts_on="2026-01-05")
    desk.look(f"encumber-{language}-wide")
    send(desk)
    drain()
    desk.look(f"certificate-{language}-wide")
    assert Listing.objects.get(pk=listing.pk).suspended_for == "pledge"
    holder.page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    holder.visit(f"/listings/{listing.uid}/")
    no_sideways(holder)
    holder.look(f"listing-pledged-{language}-phone")

    burden = Encumbrance.objects.get()
    banker.visit("/workbench/encumbrances/")
    banker.look(f"encumbrances-{language}-wide")
    banker.visit(f"/encumbrances/{burden.uid}/consent/")
    banker.choose(act="list")
    banker.page.set_input_files("input[name=document]", paper)
    send(banker)
    drain()
    assert Listing.objects.get(pk=listing.pk).status == "published"

    desk.visit(f"/console/reviews/encumbrances/{burden.uid}/release/")
    desk.fill(reason="Repaid")
    send(desk)
    drain()
    assert not Encumbrance.objects.live().exists()
    desk.visit("/console/reviews/proofs/")
    desk.look(f"proofs-{language}-wide")
    desk.visit(f"/console/reviews/ai-profiles/{listing.asset.ai_profile.uid}/")
    desk.look(f"ai-review-{language}-wide")
    banker.visit(f"/listings/{listing.uid}/")
    banker.look(f"listing-{language}-wide")
