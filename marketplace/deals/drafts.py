"""A contract as it is drafted from an accepted offer: numbers, words, policy, digest."""

from datetime import datetime
from hashlib import sha256

from kernel.workdays import local_day
from marketplace.deals.contract_id import contract_id
from marketplace.deals.contract_text import contract_text, terms_of
from marketplace.deals.models import Contract, Deal, Offer
from marketplace.deals.policy import digest_of, policy_of


def drafted(deal: Deal, offer: Offer, *, number: str, at: datetime) -> Contract:
    """Return the contract of ``offer``, not yet stored; its words name the policy by its digest.

    Args:
        deal: with its sides and its listing's certificate and scheme.
        number: our own (CT…).
    """
    national = contract_id(deal, number=number, at=at)
    policy = policy_of(deal, offer, contract_id=national)
    text = contract_text(
        deal,
        offer,
        number=f"{number} / {national}",
        on=local_day(at),
        policy_sha256=digest_of(policy),
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
