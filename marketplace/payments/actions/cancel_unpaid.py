"""Cancel a signed deal on which no money moved."""

from datetime import datetime

from django.utils.translation import gettext as _

from kernel.action import action
from kernel.actor import Actor
from kernel.errors import DomainError
from marketplace.deals.actions.cancel_deal import cancel_deal
from marketplace.deals.models import Deal
from marketplace.payments.received import receipts_minor, waiting_minor
from parties.capabilities import Capability, require


class MoneyMoved(DomainError):
    """What was paid has to be paid back before a landing is undone."""

    code = "money_moved"


@action
def cancel_unpaid(
    *, actor: Actor, deal_id: int, reason: str, expected_version: int, now: datetime
) -> Deal:
    """Undo a landing before anything was paid; an operator does it on the word of both sides.

    Raises:
        NotAllowed: the actor is no operator.
        FourEyes: the operator is a member of one of the sides.
        Deal.DoesNotExist: no such deal of others.
        StaleVersion: the deal changed since the actor read it.
        MoneyMoved: a payment is confirmed, or waits for the holder's word.
        InvalidInput: no reason, or more than 400 characters.
        IllegalMove: it is not signed, or further than waiting for the money.
    """
    require(actor, Capability.CANCEL_DEAL)
    deal = Deal.objects.moved_by(actor).locked(deal_id, version=expected_version)
    if receipts_minor(deal) or waiting_minor(deal):
        raise MoneyMoved(_("A payment stands on this deal; it cannot be cancelled."))
    return cancel_deal(
        actor=actor, deal_id=deal.pk, reason=reason, expected_version=expected_version, now=now
    )
