"""End a negotiation without a deal."""

from datetime import datetime

from django.utils.translation import gettext as _

from kernel.action import action
from kernel.actor import Actor
from kernel.errors import InvalidInput
from kernel.lifecycle import move
from kernel.outbox import emit
from marketplace.deals.facts import DealMoved
from marketplace.deals.models import Contract, Deal, Offer
from marketplace.deals.progress import advance
from parties.capabilities import Capability, require


@action
def end_deal(
    *, actor: Actor, deal_id: int, reason: str, expected_version: int, now: datetime
) -> Deal:
    """Walk away before the contract is signed: the buyer withdraws, the holder rejects.

    Raises:
        NotAllowed: the actor does not negotiate.
        Deal.DoesNotExist: no such deal of the actor's.
        StaleVersion: the deal changed since the actor read it.
        InvalidInput: no reason given; the other side learns it.
        IllegalMove: the deal is signed or has ended.
    """
    require(actor, Capability.NEGOTIATE)
    deal = Deal.objects.of(actor).locked(deal_id, version=expected_version)
    if not reason.strip():
        raise InvalidInput(_("Say why; the other side will read it."), field="reason")
    is_buyer = deal.side_of(actor) == "buyer"
    event, to = (
        ("withdraw", Deal.Status.WITHDRAWN) if is_buyer else ("reject", Deal.Status.REJECTED)
    )
    deal.end_reason = reason.strip()
    advance(deal, event, to=to, actor=actor, now=now, also=("end_reason",), reason=reason)
    for offer in Offer.objects.filter(negotiation__deal=deal, status=Offer.Status.OPEN):
        move(offer, "withdraw", to=Offer.Status.WITHDRAWN)
    for contract in Contract.objects.filter(deal=deal, status=Contract.Status.DRAFTED):
        move(contract, "void", to=Contract.Status.VOID)
    emit(DealMoved(deal_id=deal.pk, event=event))
    return deal
