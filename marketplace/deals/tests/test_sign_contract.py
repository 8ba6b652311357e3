"""Signing: with the second signature the deal has landed."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from kernel.errors import NotAllowed
from kernel.lifecycle import IllegalMove
from listings.models import Certificate
from listings.tests.build import a_certificate, a_listing, an_asset
from marketplace.deals.actions.sign_contract import OtherDocument, sign_contract
from marketplace.deals.drafts import AlreadySigned
from marketplace.deals.gates import (
    CertificateNotValid,
    CrossBorderUnconfirmed,
    ExclusiveOverlap,
    TermExceedsRights,
)
from marketplace.deals.models import Contract, ContractSignature, Deal, DealEvent
from marketplace.deals.tests.build import (
    NOW,
    Sides,
    a_deal,
    buyer_of,
    certificate_of,
    holder_of,
    new_sides,
    offer_terms,
    sides_of,
    sign,
)
from marketplace.deals.tests.proof import refused
from parties.capabilities import PartyNotVerified
from parties.models import Membership, Organisation
from parties.tests.build import actor_of, an_organisation

pytestmark = pytest.mark.django_db


def test_one_signature_is_half_a_deal(now) -> None:
    deal = a_deal("contract_drafted")

    deal = sign(deal, by="holder")

    assert (deal.status, deal.landed_at) == ("contract_drafted", None)
    assert Contract.objects.get().status == "drafted"
    assert not DealEvent.objects.filter(to_status="contract_signed").exists()


def test_with_both_it_has_landed_and_the_event_says_how_much(now) -> None:
    deal = a_deal("contract_drafted")
    sign(deal, by="holder")

    deal = sign(deal, by="buyer")

    assert (deal.status, deal.landed_at, deal.concluded_on) == (
        "contract_signed",
        now,
        date(2026, 1, 5),
    )
    landing = DealEvent.objects.get(deal=deal, to_status="contract_signed")
    assert (landing.realisation_type, landing.amount_minor, landing.currency) == (
        "licence",
        48_000_000,
        "CNY",
    )
    contract = Contract.objects.get()
    assert (contract.status, contract.signed_at) == ("signed", now)
    assert {s.document_sha256 for s in contract.signatures.all()} == {contract.document_sha256}


def test_a_side_signs_once_even_by_another_person(now) -> None:
    deal = a_deal("contract_drafted")
    sign(deal, by="holder")
    colleague = actor_of(holder_of(deal), "legal")

    with refused(AlreadySigned):
        sign_contract(
            actor=colleague,
            deal_id=deal.pk,
            document_sha256=Contract.objects.get().document_sha256,
            now=now,
        )


def test_one_person_never_signs_for_both(now) -> None:
    deal = a_deal("contract_drafted")
    sides = sides_of(deal)
    Membership.objects.create(
        user_id=sides.holder.person, organisation=buyer_of(deal), duty="legal", joined_at=now
    )
    double = actor_of(buyer_of(deal), "legal")
    assert double.user_id == sides.holder.user_id
    sign(deal, by="holder")

    with refused(AlreadySigned):
        sign_contract(
            actor=double,
            deal_id=deal.pk,
            document_sha256=Contract.objects.get().document_sha256,
            now=now,
        )


def test_the_digest_must_be_of_the_text_that_was_read(now) -> None:
    deal = a_deal("contract_drafted")

    with refused(OtherDocument):
        sign_contract(
            actor=sides_of(deal).buyer, deal_id=deal.pk, document_sha256="0" * 64, now=now
        )


@pytest.mark.parametrize("status", ["frozen", "expired", "superseded", "deregistered"])
def test_nothing_is_signed_on_a_certificate_that_proves_nothing_today(now, status) -> None:
    deal = a_deal("contract_drafted")
    Certificate.objects.filter(pk=certificate_of(deal).pk).update(status=status)

    with refused(CertificateNotValid):
        sign(deal, by="buyer")


def test_the_certificate_ends_before_the_signature(now) -> None:
    deal = a_deal("contract_drafted")
    Certificate.objects.filter(pk=certificate_of(deal).pk).update(valid_to=date(2026, 1, 4))

    with refused(CertificateNotValid):
        sign(deal, by="buyer")


@pytest.mark.parametrize("side", ["buyer", "holder"])
def test_both_organisations_are_verified_today(now, side) -> None:
    deal = a_deal("contract_drafted")
    sides = sides_of(deal)  # read before: an actor of a suspended one has no roles at all
    Organisation.objects.filter(pk=getattr(sides, side).party).update(status="suspended")

    with refused(PartyNotVerified):
        sign_contract(
            actor=sides.buyer,
            deal_id=deal.pk,
            document_sha256=Contract.objects.get().document_sha256,
            now=now,
        )


@pytest.mark.parametrize(
    ("valid_to", "is_enough"), [(date(2027, 1, 4), True), (date(2027, 1, 3), False)]
)
def test_a_year_from_today_lies_within_the_certificate(now, valid_to, is_enough) -> None:
    deal = a_deal("contract_drafted")
    Certificate.objects.filter(pk=certificate_of(deal).pk).update(valid_to=valid_to)

    if is_enough:
        assert sign(deal, by="buyer").status == "contract_drafted"
    else:
        with refused(TermExceedsRights, match="2027-01-04"):
            sign(deal, by="buyer")


def two_deals(first: dict[str, Any], second: dict[str, Any]) -> tuple[Deal, Deal]:
    """Return a signed and a drafted deal on one certificate, with different buyers."""
    holder = actor_of(an_organisation(roles=["holder"]))
    listing = a_listing(holder, rights_offered=["use", "transfer"])
    deals = []
    for status, terms in [("contract_signed", first), ("contract_drafted", second)]:
        buyer = actor_of(an_organisation(roles=["buyer"]))
        sides = Sides(buyer=buyer, holder=holder)
        deals.append(a_deal(status, sides=sides, listing=listing, terms=offer_terms(**terms)))
    return deals[0], deals[1]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ({"exclusive": True}, {}),
        ({}, {"exclusive": True}),
        ({"exclusive": True, "territory": ("330000",)}, {"territory": ("CN",)}),
        ({"exclusive": True, "term_months": None}, {}),
        ({"realisation_type": "transfer", "rights": ("transfer",)}, {}),
    ],
)
def test_exclusive_means_alone(now, first, second) -> None:
    _, deal = two_deals(first, second)

    with refused(ExclusiveOverlap):
        sign(deal, by="buyer")


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ({}, {}),
        (
            {"exclusive": True, "territory": ("330000",)},
            {"exclusive": True, "territory": ("310000",)},
        ),
    ],
)
def test_licences_that_do_not_meet_stand_side_by_side(now, first, second) -> None:
    _, deal = two_deals(first, second)

    sign(deal, by="buyer")

    assert sign(deal, by="holder").status == "contract_signed"


def test_an_exclusive_licence_that_has_ended_stands_in_nobodys_way() -> None:
    signed, deal = two_deals({"exclusive": True}, {})
    Deal.objects.filter(pk=signed.pk).update(concluded_on=date(2025, 1, 5))

    assert sign(deal, by="buyer").status == "contract_drafted"

    Deal.objects.filter(pk=signed.pk).update(concluded_on=date(2025, 1, 6))
    with refused(ExclusiveOverlap):
        sign(deal, by="holder")


def test_no_data_leaves_the_mainland_unchecked(now) -> None:
    deal = a_deal("contract_drafted", cross_border=True)

    with refused(CrossBorderUnconfirmed):
        sign(deal, by="buyer")


@pytest.mark.parametrize("status", ["matched", "negotiating", "contract_signed", "rejected"])
def test_only_a_drafted_contract_is_signed(now, status) -> None:
    deal = a_deal(status)

    with refused(IllegalMove):
        sign_contract(actor=sides_of(deal).buyer, deal_id=deal.pk, document_sha256="", now=now)


def test_only_those_who_sign_for_one_of_the_sides(now, stranger, operator) -> None:
    deal = a_deal("contract_drafted")
    digest = Contract.objects.get().document_sha256
    for actor, error in [
        (stranger, Deal.DoesNotExist),
        (operator, NotAllowed),
        (actor_of(buyer_of(deal), "trader"), NotAllowed),
    ]:
        with refused(error):
            sign_contract(actor=actor, deal_id=deal.pk, document_sha256=digest, now=now)


def test_a_signature_stays_as_it_was_given(now) -> None:
    deal = a_deal("contract_drafted")
    sign(deal, by="buyer")

    with pytest.raises(IntegrityError, match="append_only"), transaction.atomic():
        ContractSignature.objects.update(document_sha256="0" * 64)
    with pytest.raises(IntegrityError, match="append_only"), transaction.atomic():
        ContractSignature.objects.get().delete()


def test_the_contract_is_about_the_certificate_it_names(now) -> None:
    sides = new_sides()
    listing = a_listing(sides.holder)
    deal = a_deal("contract_drafted", sides=sides, listing=listing)
    newer = a_certificate(an_asset(sides.holder))
    listing.certificate = newer
    listing.save(update_fields=["certificate"])
    Certificate.objects.filter(pk=certificate_of(deal).pk).update(status="superseded")

    with refused(CertificateNotValid):
        sign(deal, by="buyer")


def test_the_day_of_landing_is_shanghais() -> None:
    deal = a_deal("contract_drafted")
    sign(deal, by="buyer")
    late = datetime(2026, 1, 5, 16, 30, tzinfo=UTC)
    assert late > NOW + timedelta(hours=7)

    deal = sign_contract(
        actor=sides_of(deal).holder,
        deal_id=deal.pk,
        document_sha256=Contract.objects.get().document_sha256,
        now=late,
    )

    assert deal.concluded_on == date(2026, 1, 6)
