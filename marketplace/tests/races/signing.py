"""Races for the signature: nothing the gates looked at changes before it is written."""

from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from time import perf_counter

from django.db import transaction

from kernel.actor import Actor
from listings.actions.encumber_certificate import EncumbranceTerms, encumber_certificate
from listings.actions.freeze_certificate import freeze_certificate
from listings.actions.suspend_listing import suspend_listing
from listings.tests.build import a_listing
from marketplace.deals.actions import sign_contract as sign_module
from marketplace.deals.actions.end_deal import end_deal
from marketplace.deals.actions.sign_contract import sign_contract
from marketplace.deals.models import Contract, ContractSignature, Deal, DealEvent
from marketplace.deals.tests.build import (
    NOW,
    Sides,
    a_deal,
    certificate_of,
    holder_of,
    listing_of,
    offer_terms,
    sides_of,
    sign,
    version_of,
)
from marketplace.tests.races.copies import copies_of
from marketplace.tests.races.line import Call, Meeting, Without
from marketplace.tests.races.race import Race
from parties.actions.suspend_organisation import suspend_organisation
from parties.models import Organisation
from parties.tests.build import actor_of, an_organisation, operator

AFTER_THE_GATES = (sign_module, "obstacles", "after")
WHILE_SIGNING = (sign_module, "obstacles", "during")
Rival = Callable[[Deal, Actor], object]


def signing(deal: Deal, actor: Actor) -> Call:
    digest = Contract.objects.get(deal=deal, status="drafted").document_sha256
    return partial(sign_contract, actor=actor, deal_id=deal.pk, document_sha256=digest, now=NOW)


def drafted(n: int) -> list[Deal]:
    return copies_of(a_deal("contract_drafted"), n)


def half_signed(n: int) -> list[Deal]:
    """Return deals that the buyer has signed."""
    deal = a_deal("contract_drafted")
    sign(deal, by="buyer")
    return copies_of(deal, n)


def on_papers_of_their_own(n: int) -> list[Deal]:
    """Return half signed deals, each with a listing, a certificate and parties of its own."""
    found = []
    for _ in range(n):
        deal = a_deal("contract_drafted")
        sign(deal, by="buyer")
        found.append(deal)
    return found


def is_half_landed(deal: Deal, outcomes: Sequence[object]) -> bool:
    landings = DealEvent.objects.filter(deal=deal, to_status="contract_signed").count()
    signatures = Contract.objects.get(deal=deal).signatures.count()
    return (signatures, landings) != (2, 1)


def exclusive_pairs(n: int) -> list[list[Deal]]:
    """Return so many certificates, each with two exclusive deals signed by the holder."""
    holder = actor_of(an_organisation(roles=["holder"]))
    found = []
    for _ in range(n):
        listing, deals = a_listing(holder), []
        for _ in range(2):
            sides = Sides(buyer=actor_of(an_organisation(roles=["buyer"])), holder=holder)
            terms = offer_terms(exclusive=True)
            deal = a_deal("contract_drafted", sides=sides, listing=listing, terms=terms)
            sign(deal, by="holder")
            deals.append(deal)
        found.append(deals)
    return found


def is_sold_twice(deals: list[Deal], outcomes: Sequence[object]) -> bool:
    landed = DealEvent.objects.filter(deal__in=deals, to_status="contract_signed")
    return landed.count() != 1


def freeze(deal: Deal, actor: Actor) -> object:
    certificate = certificate_of(deal)
    return freeze_certificate(
        actor=actor, certificate_id=certificate.pk, reason="Seized by a court", now=NOW
    )


def pledge(deal: Deal, actor: Actor) -> object:
    terms = EncumbranceTerms("pledge", date(2026, 1, 5), beneficiary_name="Bank of Ningbo")
    return encumber_certificate(
        actor=actor, certificate_id=certificate_of(deal).pk, terms=terms, now=NOW
    )


def suspend(deal: Deal, actor: Actor) -> object:
    party = Organisation.objects.get(pk=holder_of(deal).pk)
    return suspend_organisation(
        actor=actor,
        organisation_id=party.pk,
        expected_version=party.version,
        reason="Its licence is gone",
        now=NOW,
    )


def hold(deal: Deal, actor: Actor) -> object:
    return suspend_listing(
        actor=actor, listing_id=listing_of(deal).pk, reason="A complaint holds", now=NOW
    )


def against(rival: Rival) -> Callable[[Deal, Meeting], Sequence[Call]]:
    """Return the calls of the last signature and of a rival that closes one of its gates.

    Each tells when: the signature before its commit, the rival after its own.
    """

    def calls(deal: Deal, meeting: Meeting) -> Sequence[Call]:
        signs, staff = signing(deal, sides_of(deal).holder), operator()

        def sign_last() -> float:
            with transaction.atomic():
                signs()
                return perf_counter()

        def close_the_gate() -> float:
            rival(deal, staff)
            return perf_counter()

        return [sign_last, partial(meeting.intrude, close_the_gate)]

    return calls


def is_signed_behind_a_closed_gate(deal: Deal, outcomes: Sequence[object]) -> bool:
    signed = [at for at in outcomes[::2] if isinstance(at, float)]
    closed = [at for at in outcomes[1::2] if isinstance(at, float)]
    return bool(signed and closed) and min(closed) < min(signed)


def walking_away(deal: Deal, meeting: Meeting) -> Sequence[Call]:
    sides = sides_of(deal)
    leaves = partial(
        end_deal,
        actor=sides.buyer,
        deal_id=deal.pk,
        reason="Too dear",
        expected_version=version_of(deal),
        now=NOW,
    )
    return [signing(deal, sides.holder), partial(meeting.intrude, leaves)]


def is_signed_and_left(deal: Deal, outcomes: Sequence[object]) -> bool:
    events = DealEvent.objects.filter(deal=deal)
    ends = events.filter(to_status__in=["contract_signed", "withdrawn"]).exclude(
        from_status="contract_signed", to_status="contract_signed"
    )
    return ends.count() != 1


def gate_race(name: str, rival: Rival) -> Race:
    return Race(
        name=name,
        without=Without(locks=True),
        scene=on_papers_of_their_own,
        calls=against(rival),
        is_wrong=is_signed_behind_a_closed_gate,
        meet=(WHILE_SIGNING,),
        is_dear=True,
    )


RACES = [
    Race(
        name="two buyers take one exclusive right",
        without=Without(locks=True),
        scene=exclusive_pairs,
        calls=lambda deals, _: [signing(deal, sides_of(deal).buyer) for deal in deals],
        is_wrong=is_sold_twice,
        is_dear=True,
        meet=(AFTER_THE_GATES,),
    ),
    Race(
        name="both sides sign at once",
        without=Without(locks=True),
        scene=drafted,
        calls=lambda deal, _: [
            signing(deal, sides_of(deal).buyer),
            signing(deal, sides_of(deal).holder),
        ],
        is_wrong=is_half_landed,
        meet=((sign_module, "put_signature", "after"),),
    ),
    gate_race("sign against a freezing of the certificate", freeze),
    gate_race("licence against a pledge of the certificate", pledge),
    gate_race("sign against the suspension of a party", suspend),
    gate_race("sign against an operator's hold on the listing", hold),
    Race(
        name="sign against walking away",
        without=Without(locks=True, triggers=(Deal, DealEvent, Contract, ContractSignature)),
        scene=half_signed,
        calls=walking_away,
        is_wrong=is_signed_and_left,
        meet=(WHILE_SIGNING,),
    ),
]
