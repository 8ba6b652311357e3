"""Deals for tests, brought to where they stand through the real actions.

The sides act through their administrators, whose duty allows everything.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from itertools import count
from typing import Any

from django.apps import apps

from kernel.actor import CLOCK, Actor
from kernel.lifecycle import move
from kernel.money import Money
from listings.models import Certificate, Listing
from listings.tests.build import a_listing
from marketplace.deals.actions.accept_delivery import accept_delivery
from marketplace.deals.actions.accept_offer import accept_offer
from marketplace.deals.actions.confirm_payment import confirm_payment
from marketplace.deals.actions.deliver import deliver
from marketplace.deals.actions.end_deal import end_deal
from marketplace.deals.actions.grant_entitlement import grant_entitlement
from marketplace.deals.actions.make_offer import make_offer
from marketplace.deals.actions.open_deal import open_deal
from marketplace.deals.actions.open_dispute import Complaint, open_dispute
from marketplace.deals.actions.propose_terms import propose_terms
from marketplace.deals.actions.request_payment import request_payment
from marketplace.deals.actions.sign_contract import sign_contract
from marketplace.deals.actions.start_delivery import start_delivery
from marketplace.deals.models import (
    Contract,
    Deal,
    Dispute,
    Entitlement,
    Offer,
)
from marketplace.deals.terms import OfferTerms
from matching.models import Intent, Push
from parties.actions.store_file import Upload, store_file
from parties.models import Organisation, StoredFile
from parties.tests.build import actor_of, an_organisation

NOW = datetime(2026, 1, 5, 9, tzinfo=UTC)
PRICE = 480_000_00  # below the threshold of four eyes; receipts count at once
DIGEST = "ab" * 32
_serial = count(1)


@dataclass(frozen=True)
class Sides:
    """The two sides of a deal."""

    buyer: Actor
    holder: Actor


def new_sides() -> Sides:
    """Return a new verified buyer and holder, each with an administrator."""
    return Sides(
        buyer=actor_of(an_organisation(roles=["buyer"])),
        holder=actor_of(an_organisation(roles=["holder"])),
    )


def sides_of(deal: Deal) -> Sides:
    """Return the administrators of a deal's sides."""
    return Sides(buyer=actor_of(buyer_of(deal)), holder=actor_of(holder_of(deal)))


def an_interested_push(
    sides: Sides,
    *,
    listing: Listing | None = None,
    status: str = "interested",
    wish: Mapping[str, object] | None = None,
) -> Push:
    """Return a push of an open intent of the buyer to the holder, answered with interest."""
    intent = Intent.objects.create(
        **{
            "intent_no": f"IN-D{next(_serial)}",
            "poster_id": sides.buyer.organisation_id,
            "title": "Charging records of electric cars",
            "need": "By day and district.",
            "purpose": "Site selection",
            "divisions": ["44"],
            "created_at": NOW,
            "opened_at": NOW,
            "expires_at": datetime(2026, 2, 4, 9, tzinfo=UTC),
            **(wish or {}),
        }
    )
    move(intent, "submit", to=Intent.Status.SUBMITTED)
    move(intent, "approve", to=Intent.Status.OPEN)
    push = Push.objects.create(
        intent=intent,
        recipient_id=sides.holder.organisation_id,
        listing=listing or a_listing(sides.holder),
        created_at=NOW,
        sent_at=NOW,
        expires_at=datetime(2026, 1, 19, 9, tzinfo=UTC),
    )
    move(push, "send", to=Push.Status.SENT)
    if status == "interested":
        push.answered_at = NOW
        move(push, "answer", to=Push.Status.INTERESTED, also=["answered_at"])
    return push


def offer_terms(*, minor: int = PRICE, currency: str = "CNY", **changes: Any) -> OfferTerms:
    """Return a licence of 480,000 CNY for a year, paid before delivery."""
    return OfferTerms(amount=Money(minor, currency), **changes)


def version_of(deal: Deal) -> int:
    """Return the version that somebody sees who looks now."""
    return Deal.objects.get(pk=deal.pk).version


def an_open_offer(
    deal: Deal,
    *,
    by: str = "holder",
    terms: OfferTerms | None = None,
    sides: Sides | None = None,
) -> Offer:
    """Return a new open offer of one side."""
    return make_offer(
        actor=getattr(sides or sides_of(deal), by),
        deal_id=deal.pk,
        terms=terms or offer_terms(),
        expected_version=version_of(deal),
        now=NOW,
    )


def a_deal(
    status: str = "matched",
    *,
    sides: Sides | None = None,
    listing: Listing | None = None,
    terms: OfferTerms | None = None,
    **wish: object,
) -> Deal:
    """Return a deal brought to ``status`` along its way by the real actions, at ``NOW``.

    Those on delivery are postpaid unless ``terms`` say otherwise; a paid one has its money
    confirmed, as payments, which lie above, do it.

    Args:
        sides: by default new ones.
        wish: columns of the intent.
    """
    sides = sides or new_sides()
    push = an_interested_push(sides, listing=listing, wish=wish)
    deal = open_deal(actor=sides.buyer, push_id=push.pk, now=NOW)
    if status in ENDINGS:
        return end_deal(
            actor=ENDINGS[status](sides),
            deal_id=deal.pk,
            reason="Too dear",
            expected_version=deal.version,
            now=NOW,
        )
    is_later = status in {"delivering", "delivered", "accepted"}
    terms = terms or offer_terms(payment_terms="postpaid" if is_later else "prepaid")
    bring(deal, to=status, terms=terms)
    return Deal.objects.with_parties().get(pk=deal.pk)


def bring(deal: Deal, *, to: str, terms: OfferTerms) -> None:
    """Move ``deal`` forward, one action after the other, until it stands at ``to``."""
    way = PREPAID_WAY if terms.payment_terms == "prepaid" else OTHER_WAY
    sides = sides_of(deal)
    while (here := Deal.objects.get(pk=deal.pk)).status != to:
        way[here.status](here, terms, sides)


def _offer(deal: Deal, terms: OfferTerms, sides: Sides) -> None:
    an_open_offer(deal, terms=terms, sides=sides)


def _agree(deal: Deal, terms: OfferTerms, sides: Sides) -> None:
    offer = Offer.objects.filter(negotiation__deal=deal, status="open").first()
    offer = offer or an_open_offer(deal, terms=terms, sides=sides)
    accept_offer(
        actor=sides.buyer,
        deal_id=deal.pk,
        offer_id=offer.pk,
        expected_version=version_of(deal),
        now=NOW,
    )


def sign(deal: Deal, *, by: str, sides: Sides | None = None) -> Deal:
    """Sign the drafted contract for one side."""
    contract = Contract.objects.get(deal=deal, status="drafted")
    return sign_contract(
        actor=getattr(sides or sides_of(deal), by),
        deal_id=deal.pk,
        document_sha256=contract.document_sha256,
        now=NOW,
    )


def _both_sign(deal: Deal, terms: OfferTerms, sides: Sides) -> None:
    sign(deal, by="buyer", sides=sides)
    sign(deal, by="holder", sides=sides)


def _ask_payment(deal: Deal, terms: OfferTerms, sides: Sides) -> None:
    request_payment(actor=CLOCK, deal_id=deal.pk, now=NOW)


def _pay(deal: Deal, terms: OfferTerms, sides: Sides) -> None:
    claims: Any = apps.get_model("payments", "PaymentClaim")._default_manager
    claim = claims.create(
        deal=deal,
        amount_minor=deal.amount_minor,
        currency=deal.currency,
        payer_bank="BANK",
        bank_serial=f"P{next(_serial)}",
        value_on=NOW.date(),
        claimed_by_id=sides.buyer.person,
        claimed_by_organisation_id=deal.buyer_id,
        created_at=NOW,
    )
    claims.filter(pk=claim.pk).update(
        status="confirmed",
        received_minor=deal.amount_minor,
        confirmed_by_id=sides.holder.person,
        confirmed_by_organisation_id=deal.holder_id,
    )
    confirm_payment(actor=sides.holder, deal_id=deal.pk, now=NOW)


def _begin(deal: Deal, terms: OfferTerms, sides: Sides) -> None:
    start_delivery(actor=sides.holder, deal_id=deal.pk, expected_version=deal.version, now=NOW)


def _deliver(deal: Deal, terms: OfferTerms, sides: Sides) -> None:
    deliver(
        actor=sides.holder,
        deal_id=deal.pk,
        method="01",
        content_sha256=DIGEST,
        note="",
        expected_version=deal.version,
        now=NOW,
    )


def _accept(deal: Deal, terms: OfferTerms, sides: Sides) -> None:
    accept_delivery(actor=sides.buyer, deal_id=deal.pk, expected_version=deal.version, now=NOW)


def a_file_of(actor: Actor, content: bytes = b"a,b\n1,2\n", name: str = "data.csv") -> StoredFile:
    """Return a stored file of the actor's organisation."""
    return store_file(actor=actor, upload=Upload(name, "text/csv", BytesIO(content)), now=NOW)


def an_entitlement(kind: str = "file", *, deal: Deal | None = None) -> Entitlement:
    """Return the buyer's access to a delivery, granted by the holder."""
    deal = deal or a_deal("delivering")
    holder = sides_of(deal).holder
    file = a_file_of(holder)
    deliver(
        actor=holder,
        deal_id=deal.pk,
        method="01",
        content_sha256=file.sha256,
        note="",
        expected_version=version_of(deal),
        now=NOW,
    )
    return grant_entitlement(
        actor=holder,
        deal_id=deal.pk,
        kind=kind,
        file_id=None if kind == "api_key" else file.pk,
        expected_version=version_of(deal),
        now=NOW,
    )


def a_dispute(deal: Deal, *, by: str = "buyer", kind: str = "delivery") -> Dispute:
    """Return an open dispute of one side over ``deal``."""
    return open_dispute(
        actor=getattr(sides_of(deal), by),
        deal_id=deal.pk,
        complaint=Complaint(kind, "The columns promised are not there."),
        expected_version=version_of(deal),
        now=NOW,
    )


def a_correction(deal: Deal, *, by: str = "holder", terms: OfferTerms | None = None) -> Contract:
    """Return the draft of corrected terms that one side proposed; by default half the price."""
    propose_terms(
        actor=getattr(sides_of(deal), by),
        deal_id=deal.pk,
        terms=terms or offer_terms(minor=PRICE // 2),
        expected_version=version_of(deal),
        now=NOW,
    )
    return Contract.objects.get(deal=deal, status="drafted")


ENDINGS: dict[str, Callable[[Sides], Actor]] = {
    "withdrawn": lambda sides: sides.buyer,
    "rejected": lambda sides: sides.holder,
}
Way = dict[str, Callable[[Deal, OfferTerms, Sides], None]]
TO_SIGNED: Way = {"matched": _offer, "negotiating": _agree, "contract_drafted": _both_sign}
TO_ACCEPTED: Way = {"delivering": _deliver, "delivered": _accept}
PREPAID_WAY: Way = {
    **TO_SIGNED,
    "contract_signed": _ask_payment,
    "payment_pending": _pay,
    "paid": _begin,
    **TO_ACCEPTED,
}
OTHER_WAY: Way = {**TO_SIGNED, "contract_signed": _begin, **TO_ACCEPTED}


def buyer_of(deal: Deal) -> Organisation:
    """Return the buyer of a deal of this platform."""
    assert deal.buyer is not None
    return deal.buyer


def holder_of(deal: Deal) -> Organisation:
    """Return the holder of a deal of this platform."""
    assert deal.holder is not None
    return deal.holder


def listing_of(deal: Deal) -> Listing:
    """Return the listing a deal is about."""
    assert deal.listing is not None
    return deal.listing


def certificate_of(deal: Deal) -> Certificate:
    """Return the certificate of the listing a deal is about."""
    certificate = listing_of(deal).certificate
    assert certificate is not None
    return certificate
