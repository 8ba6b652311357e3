"""What is put on paper: offers as they are made, contracts as they are drafted and signed."""

from dataclasses import asdict
from datetime import datetime, timedelta
from hashlib import sha256

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from kernel.actor import Actor
from kernel.errors import DomainError
from kernel.lifecycle import move
from kernel.workdays import local_day
from marketplace.deals.contract_id import contract_id
from marketplace.deals.contract_text import contract_text, terms_of
from marketplace.deals.models import Contract, ContractSignature, Deal, Offer
from marketplace.deals.policy import digest_of, policy_of
from marketplace.deals.terms import OfferTerms


def drafted(deal: Deal, offer: Offer, *, number: str, at: datetime, replaces: str = "") -> Contract:
    """Return the contract of ``offer``, not yet stored; its words name the policy by its digest.

    Args:
        deal: with its sides and its listing's certificate and scheme.
        number: our own (CT…).
        replaces: that of the contract whose terms it corrects.
    """
    national = contract_id(deal, number=number, at=at)
    policy = policy_of(deal, offer, contract_id=national)
    text = contract_text(
        deal,
        offer,
        number=f"{number} / {national}",
        on=local_day(at),
        policy_sha256=digest_of(policy),
        replaces=replaces,
    )
    return Contract(
        deal=deal,
        certificate=deal.listing.certificate if deal.listing else None,
        contract_no=number,
        national_id=national,
        terms=terms_of(offer),
        policy=policy,
        document=text,
        document_sha256=sha256(text.encode()).hexdigest(),
        created_at=at,
    )


def write_offer(deal: Deal, actor: Actor, terms: OfferTerms, *, now: datetime) -> Offer:
    """Write the next numbered offer of the actor's side; an open one before it is superseded."""
    before = Offer.objects.filter(negotiation__deal=deal)
    for open_offer in before.filter(status=Offer.Status.OPEN).select_for_update():
        move(open_offer, "counter", to=Offer.Status.SUPERSEDED)
    said = asdict(terms)
    amount = terms.amount
    del said["amount"]
    lists = {name: list(said[name]) for name in ("rights", "territory", "usage")}
    said["schedule"] = [part.written() for part in terms.schedule]
    return Offer.objects.create(
        **{**said, **lists},
        negotiation=deal.negotiation,
        n=before.count() + 1,
        side=deal.side_of(actor),
        amount_minor=amount.minor,
        currency=amount.currency,
        made_by_id=actor.user_id,
        made_at=now,
        expires_at=now + timedelta(days=settings.OFFER_VALID_DAYS),
    )


class AlreadySigned(DomainError):
    """This side, or this person, has signed."""

    code = "already_signed"


def put_signature(contract: Contract, actor: Actor, *, now: datetime) -> None:
    """Sign a drafted contract for the actor's organisation, by its digest.

    Raises:
        AlreadySigned: this organisation or this person signed before.
    """
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
