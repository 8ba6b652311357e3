"""Put corrected terms of a signed deal in force."""

from datetime import datetime

from django.utils.translation import gettext as _

from kernel.action import action
from kernel.actor import Actor
from kernel.errors import DomainError
from kernel.lifecycle import move
from kernel.outbox import emit
from kernel.workdays import local_day
from marketplace.deals.actions.accept_offer import OfferExpired, OwnOffer
from marketplace.deals.actions.sign_contract import OtherDocument
from marketplace.deals.drafts import put_signature
from marketplace.deals.facts import DealMoved
from marketplace.deals.gates import lock_certificate, lock_listing, lock_parties, obstacles
from marketplace.deals.models import Contract, Deal, Offer
from marketplace.deals.models.deal import CORRECTABLE
from marketplace.deals.models.instalment import parts_agreed
from marketplace.deals.money_terms import agree_on
from marketplace.deals.progress import advance
from parties.capabilities import Capability, require


class NothingProposed(DomainError):
    """Nobody put corrected terms on the table, or they are off it again."""

    code = "nothing_proposed"


@action
def correct_terms(
    *,
    actor: Actor,
    deal_id: int,
    document_sha256: str,
    to: str,
    expected_version: int,
    now: datetime,
) -> Deal:
    """Give the second signature under corrected terms: they replace those signed before.

    The contract before is void, its instalments count no more; fee and shares stay as agreed.
    Called by payments only, which makes sure that no money moved beyond the new price.

    Args:
        to: where the money that was received leaves the deal on the new terms.

    Raises:
        NotAllowed: the actor's duty does not sign.
        Deal.DoesNotExist: no such deal of the actor's.
        StaleVersion: the deal changed since the actor read it.
        IllegalMove: it is not signed, or its delivery has begun.
        NothingProposed: no correction waits.
        OwnOffer: the actor's own side proposed it.
        OfferExpired: its time is over.
        OtherDocument: the digest is not the new contract's, or the certificate was renewed since.
        AlreadySigned: this person signed for the other side.
        PartyNotVerified, ListingHeld, CertificateNotValid, SourceProofMissing, RightsExceedHeld,
            TermExceedsRights, ConsentMissing, ExclusiveOverlap, CrossBorderUnconfirmed: a gate is
            closed today.
    """
    require(actor, Capability.SIGN_CONTRACT)
    mine = Deal.objects.of(actor).filter(pk=deal_id)
    lock_parties(mine)
    certificate = lock_certificate(mine)
    lock_listing(mine)
    deals = Deal.objects.of(actor).select_related("buyer", "intent")
    deal = deals.locked(deal_id, version=expected_version)
    deal.require_status(*CORRECTABLE, event="correct_terms")
    contract, offer = _proposed(deal, actor, now=now)
    looked_at = certificate.pk if certificate else None
    if document_sha256 != contract.document_sha256 or looked_at != contract.certificate_id:
        raise OtherDocument(_("The contract changed. Read it again before signing."))
    put_signature(contract, actor, now=now)
    _replace(deal, contract, offer, now=now)
    for gate in obstacles(deal, certificate, today=local_day(now)):
        raise gate
    advance(
        deal,
        "correct_terms",
        to=to,
        actor=actor,
        now=now,
        also=CORRECTED,
        offer=offer.n,
        contract_no=contract.contract_no,
        document_sha256=document_sha256,
    )
    emit(DealMoved(deal_id=deal.pk, event="correct_terms", version=deal.version))
    return deal


CORRECTED = ("amount_minor", "purpose", "payment_terms", "early_minor", "terms_revision")


def _proposed(deal: Deal, actor: Actor, *, now: datetime) -> tuple[Contract, Offer]:
    contract = Contract.objects.filter(deal=deal).corrections().first()
    offer = Offer.objects.filter(negotiation__deal=deal, status=Offer.Status.OPEN).first()
    if contract is None or offer is None:
        raise NothingProposed(_("No corrected terms are on the table."))
    if offer.side == deal.side_of(actor):
        raise OwnOffer(_("This is your own offer; the other side has to accept it."))
    if offer.expires_at <= now:
        raise OfferExpired(_("This offer has expired. Make a new one."))
    return contract, offer


def _replace(deal: Deal, contract: Contract, offer: Offer, *, now: datetime) -> None:
    for before in Contract.objects.filter(deal=deal, status=Contract.Status.SIGNED):
        move(before, "void", to=Contract.Status.VOID)
    contract.signed_at = now
    move(contract, "sign", to=Contract.Status.SIGNED, also=["signed_at"])
    for agreed in Offer.objects.filter(negotiation__deal=deal, status=Offer.Status.ACCEPTED):
        move(agreed, "reopen", to=Offer.Status.SUPERSEDED)
    move(offer, "accept", to=Offer.Status.ACCEPTED)
    deal.amount_minor, deal.purpose = offer.amount_minor, offer.purpose
    deal.payment_terms = offer.payment_terms
    agree_on(deal, parts_agreed(offer.payment_terms, offer.amount_minor, offer.schedule))
