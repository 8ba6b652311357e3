"""Say that a refund did not arrive."""

from datetime import datetime

from django.utils.translation import gettext as _

from kernel.action import action
from kernel.actor import Actor
from kernel.audit import record
from kernel.errors import NotAllowed
from kernel.lifecycle import move
from kernel.outbox import emit
from marketplace.deals.models import Deal
from marketplace.payments.facts import RefundMoved
from marketplace.payments.models import Refund
from parties.capabilities import Capability, require
from parties.terms import required_reason


@action
def refuse_refund(
    *, actor: Actor, refund_id: int, reason: str, expected_version: int, now: datetime
) -> Refund:
    """Say for the buyer that the refund did not arrive; it is due again.

    Raises:
        NotAllowed: the actor's duty refunds nothing, or the actor is not the buyer.
        Refund.DoesNotExist: no such refund on a deal of the actor's.
        StaleVersion: it changed since the actor read it.
        InvalidInput: no reason.
        IllegalMove: it was not sent.
    """
    require(actor, Capability.REFUND)
    deal_id = Refund.objects.of(actor).values_list("deal_id", flat=True).get(pk=refund_id)
    deal = Deal.objects.of(actor).locked(deal_id)
    refund = Refund.objects.of(actor).locked(refund_id, version=expected_version)
    if deal.side_of(actor) != "buyer":
        raise NotAllowed(_("Only the buyer does this."))
    refund.note = required_reason(reason)
    refund.claimed_by_id = None
    move(refund, "refuse", to=Refund.Status.DUE, also=["note", "claimed_by_id"])
    record(actor, "refund.refuse", on=refund, at=now, after={"reason": refund.note})
    emit(RefundMoved(refund_id=refund.pk, version=refund.version))
    return refund
