"""Sign the contract for one side."""

from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from kernel.action import action
from kernel.actor import Actor
from kernel.errors import DomainError
from kernel.lifecycle import move
from kernel.numbering import ZONE
from kernel.outbox import emit
from listings.models import Certificate
from marketplace.deals.facts import ContractSigned, DealMoved
from marketplace.deals.models import Contract, ContractSignature, Deal
from marketplace.deals.progress import advance
from parties.capabilities import Capability, require
from parties.models import Organisation

SIDES = 2


class CertificateNotValid(DomainError):
    """What the contract is about is not proven today."""

    code = "certificate_not_valid"


class PartyNotVerified(DomainError):
    """Both parties' identities must be verified (Data Security Law art. 33)."""

    code = "party_not_verified"


class TermExceedsRights(DomainError):
    """The contract would run longer than the certificate."""

    code = "term_exceeds_rights"


class OtherDocument(DomainError):
    """The digest given is not that of the contract to be signed."""

    code = "other_document"


class AlreadySigned(DomainError):
    """This side, or this person, has signed."""

    code = "already_signed"


@action
def sign_contract(
    *, actor: Actor, deal_id: int, document_sha256: str, expected_version: int, now: datetime
) -> Deal:
    """Sign for the actor's organisation; with the second signature the deal has landed.

    The certificate is locked while the gates are looked at, so it cannot be frozen meanwhile.

    Raises:
        NotAllowed: the actor's duty does not sign.
        Deal.DoesNotExist: no such deal of the actor's.
        StaleVersion: the deal changed since the actor read it.
        IllegalMove: no contract waits for signatures.
        CertificateNotValid, PartyNotVerified, TermExceedsRights: a gate is closed today.
        OtherDocument: the digest is not the contract's.
        AlreadySigned: this organisation or this person signed before.
    """
    require(actor, Capability.SIGN_CONTRACT)
    _certificate_of(actor, deal_id, lock=True)
    deal = Deal.objects.of(actor).locked(deal_id, version=expected_version)
    deal.require_status(Deal.Status.CONTRACT_DRAFTED, event="sign")
    contract = Contract.objects.get(deal=deal, status=Contract.Status.DRAFTED)
    _check_gates(deal, _certificate_of(actor, deal_id), today=now.astimezone(ZONE).date())
    if document_sha256 != contract.document_sha256:
        raise OtherDocument(_("The contract changed. Read it again before signing."))
    _sign(contract, actor, now=now)
    is_last = contract.signatures.count() == SIDES
    to = Deal.Status.CONTRACT_SIGNED if is_last else Deal.Status.CONTRACT_DRAFTED
    also = _land(deal, contract, now=now) if is_last else ()
    advance(deal, "sign", to=to, actor=actor, now=now, also=also, document_sha256=document_sha256)
    emit(ContractSigned(deal_id=deal.pk) if is_last else DealMoved(deal_id=deal.pk, event="sign"))
    return deal


def _certificate_of(actor: Actor, deal_id: int, *, lock: bool = False) -> Certificate | None:
    ids = Deal.objects.of(actor).filter(pk=deal_id).values("listing__certificate_id")
    rows = Certificate.objects.filter(pk__in=ids)
    return (rows.select_for_update(no_key=True) if lock else rows).first()


def _check_gates(deal: Deal, certificate: Certificate | None, *, today: date) -> None:
    parties = Organisation.objects.filter(pk__in=[deal.buyer_id, deal.holder_id])
    if parties.verified().count() != SIDES:
        raise PartyNotVerified(_("Both organisations must be verified before they can sign."))
    if deal.listing_id is None:
        return
    if certificate is None or not certificate.is_valid_on(today):
        raise CertificateNotValid(
            _("The certificate is not valid today, so nothing can be signed on it.")
        )
    if certificate.valid_to and deal.term_months:
        last = _months_later(today, deal.term_months)
        if last > certificate.valid_to:
            raise TermExceedsRights(
                _("The term would end on %(end)s, after the certificate (%(valid_to)s).")
                % {"end": last.isoformat(), "valid_to": certificate.valid_to.isoformat()}
            )


def _months_later(on: date, months: int) -> date:
    year, month = divmod(on.month - 1 + months, 12)
    return date(on.year + year, month + 1, min(on.day, 28))


def _sign(contract: Contract, actor: Actor, *, now: datetime) -> None:
    try:
        with transaction.atomic():
            ContractSignature.objects.create(
                contract=contract,
                organisation_id=actor.party,
                user_id=actor.person,
                document_sha256=contract.document_sha256,
                signed_at=now,
            )
    except IntegrityError:
        raise AlreadySigned(
            _("This side has signed; a different person of the other side has to sign now.")
        ) from None


def _land(deal: Deal, contract: Contract, *, now: datetime) -> tuple[str, ...]:
    contract.signed_at = now
    move(contract, "sign", to=Contract.Status.SIGNED, also=["signed_at"])
    deal.landed_at, deal.concluded_on = now, now.astimezone(ZONE).date()
    return ("landed_at", "concluded_on")
