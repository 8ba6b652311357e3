"""Ask the buyer to pay."""

from datetime import datetime

from django.utils.translation import gettext as _

from kernel.action import action
from kernel.actor import Actor
from kernel.errors import DomainError, NotAllowed
from kernel.outbox import emit
from marketplace.deals.facts import DealMoved
from marketplace.deals.models import Deal
from marketplace.deals.progress import advance
from parties.capabilities import Capability, require


class NotPrepaid(DomainError):
    """Money is asked for before delivery only when the deal says so."""

    code = "not_prepaid"


@action
def request_payment(
    *, actor: Actor, deal_id: int, now: datetime, expected_version: int | None = None
) -> Deal:
    """Ask for the money of a signed deal that is paid before delivery.

    Args:
        expected_version: what the holder saw; the clock sees nothing.

    Raises:
        NotAllowed: neither the clock nor the holder acts.
        Deal.DoesNotExist: no such deal of the actor's.
        StaleVersion: the deal changed since the holder read it.
        NotPrepaid: the deal is free, or paid after acceptance.
        IllegalMove: its status does not allow this.
    """
    require(actor, Capability.ASK_PAYMENT)
    deal = Deal.objects.moved_by(actor).locked(deal_id, version=expected_version)
    if actor.kind != "clock" and deal.side_of(actor) != "holder":
        raise NotAllowed(_("Only the holder does this."))
    if not deal.is_paid_first:
        raise NotPrepaid(_("This deal is not paid before delivery."))
    advance(deal, "request_payment", to=Deal.Status.PAYMENT_PENDING, actor=actor, now=now)
    emit(DealMoved(deal_id=deal.pk, event="request_payment", version=deal.version))
    return deal
