"""Propose to correct the terms of a signed deal."""

from datetime import datetime

from django.utils.translation import gettext as _

from kernel.action import action
from kernel.actor import Actor
from kernel.audit import record
from kernel.errors import InvalidInput
from kernel.lifecycle import touch
from kernel.numbering import take_number
from kernel.outbox import emit
from kernel.workdays import local_day
from marketplace.deals.drafts import drafted, put_signature, write_offer
from marketplace.deals.facts import OfferMade
from marketplace.deals.models import Contract, Deal, Offer
from marketplace.deals.models.deal import CORRECTABLE
from marketplace.deals.progress import void_draft
from marketplace.deals.terms import OfferTerms, check_terms
from parties.capabilities import Capability, require


class TermsFixed(InvalidInput):
    """What the contract gives is not corrected: that needs another deal."""

    code = "terms_fixed"


@action
def propose_terms(
    *, actor: Actor, deal_id: int, terms: OfferTerms, expected_version: int, now: datetime
) -> Offer:
    """Put corrected terms on the table and sign their contract for the actor's side.

    Nothing changes before the other side signs the same words. A proposal before it is superseded.
    Price, payment, delivery, purpose, usage controls and note may change; what the contract gives
    and its currency stay.

    Raises:
        NotAllowed: the actor's duty does not sign.
        Deal.DoesNotExist: no such deal of the actor's.
        StaleVersion: the deal changed since the actor read it.
        IllegalMove: it is not signed, or its delivery has begun.
        InvalidInput: the terms are incomplete, unknown or contradict each other.
        TermsFixed: something differs that stays, or a price appears or vanishes.
    """
    require(actor, Capability.SIGN_CONTRACT)
    deals = Deal.objects.of(actor).select_related("buyer", "holder", "listing__certificate__scheme")
    deal = deals.locked(deal_id, version=expected_version)
    deal.require_status(*CORRECTABLE, event="correct_terms")
    check_terms(terms, today=local_day(now))
    _check_kept(deal, terms)
    void_draft(deal)
    offer = write_offer(deal, actor, terms, now=now)
    signed = Contract.objects.get(deal=deal, status=Contract.Status.SIGNED)
    number = take_number("CT", now=now)
    contract = drafted(deal, offer, number=number, at=now, replaces=signed.contract_no)
    contract.save(force_insert=True)
    put_signature(contract, actor, now=now)
    deal.last_activity_at = now
    touch(deal, also=["last_activity_at"])
    digest = contract.document_sha256
    record(
        actor, "terms.propose", on=offer, at=now, after={"n": offer.n, "document_sha256": digest}
    )
    emit(OfferMade(deal_id=deal.pk, offer_id=offer.pk))
    return offer


KEPT, LISTS = ("realisation_type", "exclusive", "term_months"), ("rights", "territory")


def _check_kept(deal: Deal, terms: OfferTerms) -> None:
    differs = [name for name in KEPT if getattr(terms, name) != getattr(deal, name)]
    lists = [name for name in LISTS if {*getattr(terms, name)} != {*getattr(deal, name)}]
    is_free, was_free = terms.amount.minor == 0, deal.amount_minor == 0
    if differs or lists or terms.amount.currency != deal.currency or is_free != was_free:
        raise TermsFixed(
            _("Rights, territory, term, kind and currency stay; for others make a new deal."),
            field=next(iter([*differs, *lists]), "amount"),
        )
