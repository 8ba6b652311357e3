"""Begin to deliver."""

from datetime import datetime

from django.utils.translation import gettext as _

from kernel.action import action
from kernel.actor import Actor
from kernel.errors import DomainError, NotAllowed
from kernel.outbox import emit
from kernel.workdays import local_day
from marketplace.deals.facts import DealMoved
from marketplace.deals.gates import (
    lock_certificate,
    lock_listing,
    require_crossing,
    require_free,
    require_not_held,
)
from marketplace.deals.models import Deal
from marketplace.deals.progress import advance
from parties.capabilities import Capability, require


class NotPaid(DomainError):
    """A prepaid deal is delivered once both sides confirmed the payment."""

    code = "not_paid"


@action
def start_delivery(*, actor: Actor, deal_id: int, expected_version: int, now: datetime) -> Deal:
    """Begin to deliver: after payment when prepaid, after signing otherwise.

    What is delivered has to be proven on the day: the certificate is locked and looked at again,
    and so is the check of a transfer out of the mainland.

    Raises:
        NotAllowed: the actor does not deliver, or is the buyer.
        Deal.DoesNotExist: no such deal of the actor's.
        StaleVersion: the deal changed since the actor read it.
        NotPaid: it is paid before delivery, and the money is not confirmed.
        CertificateNotValid: the contract's certificate proves nothing today.
        ListingHeld: an operator keeps its listing off the market.
        CrossBorderUnconfirmed: no check in force covers what would leave the mainland.
        ConsentMissing: it is pledged, and the pledgee has not agreed.
        IllegalMove: its status does not allow this.
    """
    require(actor, Capability.DELIVER)
    mine = Deal.objects.of(actor).filter(pk=deal_id)
    certificate = lock_certificate(mine)
    lock_listing(mine)
    deal = Deal.objects.of(actor).locked(deal_id, version=expected_version)
    if deal.side_of(actor) != "holder":
        raise NotAllowed(_("Only the holder does this."))
    waits = deal.status in {Deal.Status.CONTRACT_SIGNED, Deal.Status.PAYMENT_PENDING}
    if waits and deal.is_paid_first:
        raise NotPaid(_("This deal is paid before delivery: confirm the payment first."))
    require_not_held(deal)
    if certificate is not None:
        require_free(deal, certificate, today=local_day(now))
    require_crossing(deal, certificate, today=local_day(now))
    advance(deal, "start_delivery", to=Deal.Status.DELIVERING, actor=actor, now=now)
    emit(DealMoved(deal_id=deal.pk, event="start_delivery", version=deal.version))
    return deal
