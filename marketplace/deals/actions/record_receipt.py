"""Note a receipt that does not make the deal paid."""

from datetime import datetime

from kernel.action import action
from kernel.actor import Actor
from kernel.outbox import emit
from marketplace.deals.facts import DealMoved
from marketplace.deals.models import Deal
from marketplace.deals.progress import advance
from parties.capabilities import Capability, may, require


@action
def record_receipt(*, actor: Actor, deal_id: int, amount_minor: int, now: datetime) -> Deal:
    """Keep a confirmed receipt in the deal's history; its status stays.

    Called by payments only, which counts and posts the receipt.

    Args:
        amount_minor: what counts toward the price, minor units of the deal's currency.

    Raises:
        NotAllowed: the actor neither confirms nor checks receipts.
        Deal.DoesNotExist: no such deal for the actor.
        IllegalMove: nothing is received where the deal stands.
    """
    if not may(actor, Capability.CONFIRM_RECEIPT):
        require(actor, Capability.CHECK_RECEIPT)
    deal = Deal.objects.reached_by(actor).locked(deal_id)
    advance(deal, "record_receipt", to=deal.status, actor=actor, now=now, amount_minor=amount_minor)
    emit(DealMoved(deal_id=deal.pk, event="record_receipt", version=deal.version))
    return deal
