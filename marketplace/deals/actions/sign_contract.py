"""Sign the contract for one side."""

from datetime import datetime

from django.utils.translation import gettext as _

from kernel.action import action
from kernel.actor import Actor
from kernel.errors import DomainError
from kernel.lifecycle import move
from kernel.outbox import emit
from kernel.workdays import local_day
from marketplace.deals.drafts import put_signature
from marketplace.deals.facts import ContractSigned, DealMoved
from marketplace.deals.gates import lock_certificate, lock_listing, lock_parties, obstacles
from marketplace.deals.models import Contract, Deal
from marketplace.deals.progress import advance
from parties.capabilities import Capability, require

SIDES = 2


class OtherDocument(DomainError):
    """The digest given is not that of the contract to be signed."""

    code = "other_document"


@action
def sign_contract(*, actor: Actor, deal_id: int, document_sha256: str, now: datetime) -> Deal:
    """Sign for the actor's organisation; with the second signature the deal has landed.

    No version is asked for: the digest says what was read, and both sides may sign at once. Both
    organisations, the certificate and the listing are locked while the gates are looked at.

    Raises:
        NotAllowed: the actor's duty does not sign.
        Deal.DoesNotExist: no such deal of the actor's.
        IllegalMove: no contract waits for signatures.
        OtherDocument: the digest is not the contract's.
        PartyNotVerified, ListingHeld, CertificateNotValid, SourceProofMissing, RightsExceedHeld,
            TermExceedsRights, ConsentMissing, ExclusiveOverlap, CrossBorderUnconfirmed: a gate is
            closed today.
        AlreadySigned: this organisation or this person signed before.
    """
    require(actor, Capability.SIGN_CONTRACT)
    mine = Deal.objects.of(actor).filter(pk=deal_id)
    lock_parties(mine)
    certificate = lock_certificate(mine)
    lock_listing(mine)
    deal = Deal.objects.of(actor).select_related("buyer", "intent").locked(deal_id)
    deal.require_status(Deal.Status.CONTRACT_DRAFTED, event="sign")
    contract = Contract.objects.get(deal=deal, status=Contract.Status.DRAFTED)
    looked_at = certificate.pk if certificate else None
    if document_sha256 != contract.document_sha256 or looked_at != contract.certificate_id:
        raise OtherDocument(_("The contract changed. Read it again before signing."))
    for gate in obstacles(deal, certificate, today=local_day(now)):
        raise gate
    put_signature(contract, actor, now=now)
    is_last = contract.signatures.count() == SIDES
    to = Deal.Status.CONTRACT_SIGNED if is_last else Deal.Status.CONTRACT_DRAFTED
    also = _land(deal, contract, now=now) if is_last else ()
    advance(deal, "sign", to=to, actor=actor, now=now, also=also, document_sha256=document_sha256)
    if is_last:
        emit(ContractSigned(deal_id=deal.pk))
    else:
        emit(DealMoved(deal_id=deal.pk, event="sign", version=deal.version))
    return deal


def _land(deal: Deal, contract: Contract, *, now: datetime) -> tuple[str, ...]:
    contract.signed_at = now
    move(contract, "sign", to=Contract.Status.SIGNED, also=["signed_at"])
    deal.landed_at, deal.concluded_on = now, local_day(now)
    return ("landed_at", "concluded_on")
