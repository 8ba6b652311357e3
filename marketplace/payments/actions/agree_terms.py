"""Agree to corrected terms of a signed deal, as far as its money allows."""

from datetime import datetime

from django.utils.translation import gettext as _

from kernel.action import action
from kernel.actor import Actor
from kernel.errors import DomainError
from marketplace.deals.actions.correct_terms import correct_terms
from marketplace.deals.gates import lock_certificate, lock_listing, lock_parties
from marketplace.deals.models import Deal, Offer
from marketplace.deals.models.instalment import early_minor, parts_agreed
from marketplace.payments.models import Invoice
from marketplace.payments.received import receipts_minor, waiting_minor
from parties.capabilities import Capability, require


class MoneyBeyond(DomainError):
    """A corrected price is not below what was paid, is under way, or was invoiced."""

    code = "money_beyond"


@action
def agree_terms(
    *, actor: Actor, deal_id: int, document_sha256: str, expected_version: int, now: datetime
) -> Deal:
    """Sign corrected terms that the other side proposed; they are in force at once.

    A deal that waits for its money is paid when what the new terms ask for before delivery was
    received, and waits again when it was not.

    Raises:
        NotAllowed: the actor's duty does not sign.
        Deal.DoesNotExist: no such deal of the actor's.
        StaleVersion: the deal changed since the actor read it.
        MoneyBeyond: more was received, is under way, or was invoiced than the new price.
        IllegalMove, NothingProposed, OwnOffer, OfferExpired, OtherDocument, AlreadySigned and the
            gates: as ``correct_terms`` says.
    """
    require(actor, Capability.SIGN_CONTRACT)
    mine = Deal.objects.of(actor).filter(pk=deal_id)
    lock_parties(mine)
    lock_certificate(mine)
    lock_listing(mine)
    deal = Deal.objects.of(actor).locked(deal_id, version=expected_version)
    offer = Offer.objects.filter(negotiation__deal=deal, status=Offer.Status.OPEN).first()
    received, invoiced = receipts_minor(deal), Invoice.objects.gross_minor(deal)
    if offer and max(received + waiting_minor(deal), invoiced) > offer.amount_minor:
        raise MoneyBeyond(
            _("More was paid, is under way or was invoiced than the new price; propose another.")
        )
    return correct_terms(
        actor=actor,
        deal_id=deal.pk,
        document_sha256=document_sha256,
        to=_leaves(deal, offer, received=received),
        expected_version=expected_version,
        now=now,
    )


def _leaves(deal: Deal, offer: Offer | None, *, received: int) -> str:
    if offer is None or deal.status not in (Deal.Status.PAYMENT_PENDING, Deal.Status.PAID):
        return deal.status
    parts = parts_agreed(offer.payment_terms, offer.amount_minor, offer.schedule)
    is_paid = received >= early_minor(parts)
    return Deal.Status.PAID if is_paid else Deal.Status.PAYMENT_PENDING
