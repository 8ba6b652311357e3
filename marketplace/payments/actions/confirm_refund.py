"""Confirm that a refund arrived."""

from datetime import datetime

from django.utils.translation import gettext as _

from kernel.action import action
from kernel.actor import Actor
from kernel.audit import record
from kernel.errors import NotAllowed
from kernel.lifecycle import move
from kernel.outbox import emit
from marketplace.deals.actions.finish_refund import finish_refund
from marketplace.deals.models import Deal
from marketplace.payments.books import post_refund
from marketplace.payments.facts import RefundDone, RefundMoved
from marketplace.payments.held import Kept, is_released, post_fee_change
from marketplace.payments.models import Refund
from marketplace.payments.received import direct_minor, held_minor, kept_minor
from parties.capabilities import Capability, require


@action
def confirm_refund(*, actor: Actor, refund_id: int, expected_version: int, now: datetime) -> Refund:
    """Confirm for the buyer that a refund arrived; a whole one undoes the landing.

    Raises:
        NotAllowed: the actor's duty refunds nothing, or the actor is not the buyer, or the person
            who sent it.
        Refund.DoesNotExist: no such refund on a deal of the actor's.
        StaleVersion: it changed since the actor read it.
        IllegalMove: it was not sent.
    """
    require(actor, Capability.REFUND)
    deal_id = Refund.objects.of(actor).values_list("deal_id", flat=True).get(pk=refund_id)
    deal = Deal.objects.of(actor).locked(deal_id)
    refund = Refund.objects.of(actor).locked(refund_id, version=expected_version)
    if deal.side_of(actor) != "buyer":
        raise NotAllowed(_("Only the buyer does this."))
    if actor.person == refund.claimed_by_id:
        raise NotAllowed(_("Who sent the refund cannot confirm it: a colleague has to."))
    left = kept_minor(deal)
    before = Kept(held_minor(deal), direct_minor(deal))
    refund.confirmed_by_id, refund.decided_at = actor.person, now
    move(refund, "confirm", to=Refund.Status.DONE, also=["confirmed_by_id", "decided_at"])
    post_refund(refund, left_minor=left, actor=actor, now=now)
    if is_released(deal):
        after = before._replace(direct=before.direct - refund.amount_minor)
        key = f"refund:{refund.uid}:fee"
        post_fee_change(deal, before=before, after=after, key=key, actor=actor, now=now)
    finish_refund(
        actor=actor,
        deal_id=deal.pk,
        amount_minor=refund.amount_minor,
        is_whole=refund.amount_minor == left,
        now=now,
    )
    record(actor, "refund.confirm", on=refund, at=now, after={"minor": refund.amount_minor})
    emit(RefundMoved(refund_id=refund.pk, version=refund.version))
    emit(RefundDone(refund_id=refund.pk, deal_id=deal.pk))
    return refund
