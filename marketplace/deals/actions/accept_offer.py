"""Accept the other side's offer."""

from datetime import datetime

from django.utils.translation import gettext as _

from kernel.action import action
from kernel.actor import Actor
from kernel.errors import DomainError
from kernel.lifecycle import move
from kernel.numbering import take_number
from kernel.outbox import emit
from kernel.workdays import local_day
from marketplace.deals.drafts import drafted
from marketplace.deals.facts import OfferAccepted
from marketplace.deals.models import Contract, Deal, Offer
from marketplace.deals.models.instalment import parts_agreed
from marketplace.deals.money_terms import agree_on, money_terms
from marketplace.deals.progress import advance
from parties.capabilities import Capability, require


class OwnOffer(DomainError):
    """One cannot accept one's own offer."""

    code = "own_offer"


class OfferExpired(DomainError):
    """The offer's time is over."""

    code = "offer_expired"


@action
def accept_offer(
    *, actor: Actor, deal_id: int, offer_id: int, expected_version: int, now: datetime
) -> Contract:
    """Agree to an open offer of the other side; its terms are frozen into a contract to sign.

    Raises:
        NotAllowed: the actor does not negotiate.
        Deal.DoesNotExist, Offer.DoesNotExist: not one of the actor's, or not of this deal.
        StaleVersion: the deal changed since the actor read it.
        OwnOffer: it is the actor's own side's.
        OfferExpired: its time is over.
        IllegalMove: the offer is not open, or the deal not in negotiation.
    """
    require(actor, Capability.NEGOTIATE)
    deals = Deal.objects.of(actor).select_related("buyer", "holder", "listing__certificate__scheme")
    deal = deals.locked(deal_id, version=expected_version)
    deal.require_status(Deal.Status.NEGOTIATING, event="accept_offer")
    offer = Offer.objects.filter(negotiation__deal=deal).locked(offer_id)
    if offer.side == deal.side_of(actor):
        raise OwnOffer(_("This is your own offer; the other side has to accept it."))
    if offer.expires_at <= now:
        raise OfferExpired(_("This offer has expired. Make a new one."))
    move(offer, "accept", to=Offer.Status.ACCEPTED)
    _take_over(deal, offer)
    parts = parts_agreed(offer.payment_terms, offer.amount_minor, offer.schedule)
    agree_on(deal, parts)
    deal.money_terms = money_terms(deal, on=local_day(now))
    contract = _draft(deal, offer, now=now)
    advance(
        deal,
        "accept_offer",
        to=Deal.Status.CONTRACT_DRAFTED,
        actor=actor,
        now=now,
        also=AGREED,
        offer=offer.n,
        contract_no=contract.contract_no,
        document_sha256=contract.document_sha256,
    )
    emit(OfferAccepted(deal_id=deal.pk))
    return contract


TAKEN = (
    "amount_minor",
    "currency",
    "realisation_type",
    "rights",
    "exclusive",
    "territory",
    "term_months",
    "purpose",
    "payment_terms",
)
AGREED = (*TAKEN, "money_terms", "early_minor", "terms_revision")


def _take_over(deal: Deal, offer: Offer) -> None:
    for name in TAKEN:
        setattr(deal, name, getattr(offer, name))


def _draft(deal: Deal, offer: Offer, *, now: datetime) -> Contract:
    contract = drafted(deal, offer, number=take_number("CT", now=now), at=now)
    contract.save(force_insert=True)
    return contract
