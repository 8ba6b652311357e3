"""Say whether an excess came back."""

from datetime import datetime

from django.utils.translation import gettext as _

from kernel.action import action
from kernel.actor import Actor
from kernel.audit import record
from kernel.errors import NotAllowed
from kernel.lifecycle import move
from kernel.outbox import emit
from marketplace.deals.models import Deal
from marketplace.payments.books import post_excess_back
from marketplace.payments.facts import ExcessMoved
from marketplace.payments.models import Excess
from parties.capabilities import Capability, require
from parties.terms import required_reason


@action
def answer_excess(
    *,
    actor: Actor,
    excess_id: int,
    arrived: bool,
    reason: str = "",
    expected_version: int,
    now: datetime,
) -> Excess:
    """Confirm for the buyer that an excess came back, or say that it did not.

    Args:
        reason: why not; the holder reads it.

    Raises:
        NotAllowed: the actor's duty refunds nothing, or the actor is not the buyer, or the person
            who sent it.
        Excess.DoesNotExist: none on a deal of the actor's.
        StaleVersion: it changed since the actor read it.
        InvalidInput: it did not arrive and no reason is given.
        IllegalMove: it was not sent.
    """
    require(actor, Capability.REFUND)
    deal_id = Excess.objects.of(actor).values_list("deal_id", flat=True).get(pk=excess_id)
    deal = Deal.objects.of(actor).locked(deal_id)
    excess = Excess.objects.of(actor).locked(excess_id, version=expected_version)
    if deal.side_of(actor) != "buyer":
        raise NotAllowed(_("Only the buyer does this."))
    if actor.person == excess.sent_by_id:
        raise NotAllowed(_("Who sent the refund cannot confirm it: a colleague has to."))
    excess.decided_at = now
    if arrived:
        excess.confirmed_by_id = actor.person
        move(excess, "confirm", to=Excess.Status.RETURNED, also=["confirmed_by_id", "decided_at"])
        post_excess_back(excess, actor=actor, now=now)
    else:
        excess.note = required_reason(reason)
        move(excess, "refuse", to=Excess.Status.STANDING, also=["note", "decided_at"])
    record(actor, "excess.answer", on=excess, at=now, after={"arrived": arrived})
    emit(ExcessMoved(excess_id=excess.pk, deal_id=deal.pk, version=excess.version))
    return excess
