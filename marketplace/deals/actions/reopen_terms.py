"""Go back from a drafted contract to negotiating."""

from datetime import datetime

from kernel.action import action
from kernel.actor import Actor
from kernel.lifecycle import move
from kernel.outbox import emit
from marketplace.deals.facts import DealMoved
from marketplace.deals.models import Contract, Deal, Offer
from marketplace.deals.progress import advance
from parties.capabilities import Capability, require


@action
def reopen_terms(
    *, actor: Actor, deal_id: int, reason: str, expected_version: int, now: datetime
) -> Deal:
    """Void the drafted contract and its signatures; the accepted offer counts as superseded.

    Raises:
        NotAllowed: the actor does not negotiate.
        Deal.DoesNotExist: no such deal of the actor's.
        StaleVersion: the deal changed since the actor read it.
        IllegalMove: there is no contract waiting for signatures.
    """
    require(actor, Capability.NEGOTIATE)
    deal = Deal.objects.of(actor).locked(deal_id, version=expected_version)
    advance(deal, "reopen", to=Deal.Status.NEGOTIATING, actor=actor, now=now, reason=reason)
    for contract in Contract.objects.filter(deal=deal, status=Contract.Status.DRAFTED):
        move(contract, "void", to=Contract.Status.VOID)
    accepted = Offer.objects.filter(negotiation__deal=deal, status=Offer.Status.ACCEPTED)
    for offer in accepted:
        move(offer, "reopen", to=Offer.Status.SUPERSEDED)
    emit(DealMoved(deal_id=deal.pk, event="reopen"))
    return deal
