"""What a signed exclusive licence and a pledge mean to the listings, pushes and deals around."""

from collections.abc import Callable

import pytest

from kernel.actor import Actor
from kernel.models import AuditEvent
from listings.actions.encumber_certificate import EncumbranceTerms, encumber_certificate
from listings.actions.release_encumbrance import release_encumbrance
from listings.models import Certificate, Encumbrance, Listing
from listings.tests.build_rights import a_bank
from marketplace.deals import tasks
from marketplace.deals.tests.build import NOW, a_deal, offer_terms, sides_of, sign
from parties.models import Notification
from parties.tests.build import actor_of

pytestmark = pytest.mark.django_db
Drain = Callable[[], int]


def kinds_of(actor: Actor) -> set[str]:
    rows = Notification.objects.filter(user_id=actor.person)
    return set(rows.values_list("kind", flat=True))


def test_a_signed_exclusive_licence_burdens_its_certificate_once(drain: Drain) -> None:
    terms = offer_terms(exclusive=True, territory=("330000",), term_months=12)
    deal = a_deal("contract_drafted", terms=terms)
    sign(deal, by="buyer")
    sign(deal, by="holder")

    drain()
    tasks.guard_exclusivity(deal_id=deal.pk)

    burden = Encumbrance.objects.get()
    assert (burden.kind, burden.reference) == ("exclusive_licence", deal.deal_no)
    assert (burden.beneficiary_id, burden.territory) == (deal.buyer_id, ["330000"])
    assert (f"{burden.starts_on}", f"{burden.ends_on}") == ("2026-01-05", "2027-01-04")


def test_its_listing_leaves_the_market_and_comes_back_with_the_cancellation(drain: Drain) -> None:
    deal = a_deal("contract_drafted", terms=offer_terms(exclusive=True))
    sign(deal, by="buyer")
    sign(deal, by="holder")
    drain()
    listing = Listing.objects.get(deals=deal)
    assert (listing.status, listing.suspended_for) == ("suspended", "exclusive")

    tasks.release_exclusivity(deal_id=deal.pk, event="deliver", version=9)
    assert Encumbrance.objects.live().count() == 1
    tasks.release_exclusivity(deal_id=deal.pk, event="cancel", version=9)
    drain()

    assert Encumbrance.objects.live().count() == 0
    assert Listing.objects.get(deals=deal).status == "published"


def test_other_licences_and_transfers_burden_nothing(drain: Drain) -> None:
    deal = a_deal("contract_drafted")
    sign(deal, by="buyer")
    sign(deal, by="holder")

    drain()

    assert Encumbrance.objects.count() == 0


def test_everybody_concerned_hears_of_a_pledge_and_of_its_end(
    operator: Actor, drain: Drain
) -> None:
    deal = a_deal("negotiating")
    sides, bank = sides_of(deal), a_bank()
    banker = actor_of(bank)
    certificate = Certificate.objects.get(listings__deals=deal)
    drain()
    Notification.objects.all().delete()

    pledge = encumber_certificate(
        actor=operator,
        certificate_id=certificate.pk,
        terms=EncumbranceTerms(
            kind="pledge", starts_on=NOW.date(), beneficiary_id=bank.pk, reference="P-1"
        ),
        now=NOW,
    )
    drain()

    listing = Listing.objects.get(deals=deal)
    assert (listing.status, listing.suspended_for) == ("suspended", "pledge")
    assert kinds_of(sides.holder) == {
        "certificate_encumbered",
        "listing_suspended",
        "deal_listing_suspended",
    }
    assert kinds_of(sides.buyer) == {"push_listing_suspended", "deal_listing_suspended"}
    assert kinds_of(banker) == {"certificate_encumbered"}

    release_encumbrance(actor=operator, encumbrance_id=pledge.pk, reason="Repaid", now=NOW)
    drain()

    assert Listing.objects.get(deals=deal).status == "published"
    assert {"certificate_released", "listing_published", "deal_listing_resumed"} <= kinds_of(
        sides.holder
    )
    assert {"push_listing_resumed", "deal_listing_resumed"} <= kinds_of(sides.buyer)
    assert kinds_of(banker) == {"certificate_encumbered", "certificate_released"}
    assert AuditEvent.objects.filter(action="listing.resume").count() == 1
