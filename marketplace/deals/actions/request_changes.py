"""Ask for another delivery."""

from datetime import datetime

from django.utils.translation import gettext as _

from kernel.action import action
from kernel.actor import Actor
from kernel.errors import NotAllowed
from kernel.outbox import emit
from marketplace.deals.facts import DealMoved
from marketplace.deals.models import Deal
from marketplace.deals.progress import advance
from parties.capabilities import Capability, require
from parties.terms import required_reason


@action
def request_changes(
    *, actor: Actor, deal_id: int, reason: str, expected_version: int, now: datetime
) -> Deal:
    """Say what is wrong with the delivery; the holder delivers again.

    Raises:
        NotAllowed: the actor takes no deliveries, or is the holder.
        Deal.DoesNotExist: no such deal of the actor's.
        StaleVersion: the deal changed since the actor read it.
        InvalidInput: no reason, or more than 400 characters.
        IllegalMove: nothing is delivered.
    """
    require(actor, Capability.DELIVER)
    deal = Deal.objects.of(actor).locked(deal_id, version=expected_version)
    if deal.side_of(actor) != "buyer":
        raise NotAllowed(_("Only the buyer does this."))
    reason = required_reason(reason)
    advance(deal, "request_changes", to=Deal.Status.DELIVERING, actor=actor, now=now, reason=reason)
    delivery = deal.deliveries.latest("n")
    delivery.changes_requested = reason
    delivery.save(update_fields=["changes_requested"])
    emit(DealMoved(deal_id=deal.pk, event="request_changes", version=deal.version))
    return deal
