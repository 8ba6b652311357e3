"""Go back from a drafted contract to negotiating."""

from datetime import datetime

from kernel.action import action
from kernel.actor import Actor
from kernel.lifecycle import move
from kernel.outbox import emit
from marketplace.deals.facts import DealMoved
from marketplace.deals.models import Deal, Offer
from marketplace.deals.progress import advance, void_contracts
from parties.capabilities import Capability, require
from parties.terms import required_reason


@action
def reopen_terms(
    *, actor: Actor, deal_id: int, reason: str, expected_version: int, now: datetime
) -> Deal:
    """Void the drafted contract and its signatures; the accepted offer counts as superseded.

    Raises:
        NotAllowed: the actor does not negotiate.
        Deal.DoesNotExist: no such deal of the actor's.
        StaleVersion: the deal changed since the actor read it.
        InvalidInput: no reason, or more than 400 characters; the other side reads it.
        IllegalMove: there is no contract waiting for signatures.
    """
    require(actor, Capability.NEGOTIATE)
    deal = Deal.objects.of(actor).locked(deal_id, version=expected_version)
    reason = required_reason(reason)
    advance(deal, "reopen", to=Deal.Status.NEGOTIATING, actor=actor, now=now, reason=reason)
    void_contracts(deal)
    accepted = Offer.objects.get(negotiation__deal=deal, status=Offer.Status.ACCEPTED)
    move(accepted, "reopen", to=Offer.Status.SUPERSEDED)
    emit(DealMoved(deal_id=deal.pk, event="reopen", version=deal.version))
    return deal
