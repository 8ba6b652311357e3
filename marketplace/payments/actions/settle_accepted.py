"""Settle a deal on which nothing is outstanding."""

from datetime import datetime

from kernel.action import action
from kernel.actor import Actor
from marketplace.deals.actions.settle_deal import settle_deal
from marketplace.deals.models import Deal
from marketplace.payments.books import post_fee
from marketplace.payments.held import Kept, is_released, post_release
from marketplace.payments.models import Excess
from marketplace.payments.received import (
    direct_minor,
    held_minor,
    outstanding_minor,
    waiting_minor,
)
from parties.capabilities import Capability, require

SETTLEABLE = (Deal.Status.ACCEPTED, Deal.Status.PARTIALLY_REFUNDED)


@action
def settle_accepted(*, actor: Actor, deal_id: int, now: datetime) -> bool:
    """Settle a deal whose money both sides confirmed to the fen, and post the fee; else nothing.

    Runs after each half that completes it: an acceptance, a confirmed receipt, a refund. Returns
    whether it was settled here; a second call finds it settled and returns False.

    Raises:
        NotAllowed: neither the clock nor an operator acts.
        Deal.DoesNotExist: no such deal.
    """
    require(actor, Capability.SETTLE_DEAL)
    deal = Deal.objects.moved_by(actor).locked(deal_id)
    is_open = waiting_minor(deal) != 0 or outstanding_minor(deal) != 0
    is_open = is_open or Excess.objects.filter(deal=deal).open().exists()
    if deal.status not in SETTLEABLE or is_open:
        return False
    settle_deal(actor=actor, deal_id=deal.pk, now=now)
    if not is_released(deal):  # after a refund the books say already what is left
        _post(deal, actor=actor, now=now)
    return True


def _post(deal: Deal, *, actor: Actor, now: datetime) -> None:
    kept = Kept(held_minor(deal), direct_minor(deal))
    if kept.held:
        post_release(deal, kept, actor=actor, now=now)
    else:
        post_fee(deal, kept_minor=kept.direct, actor=actor, now=now)
