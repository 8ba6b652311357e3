"""Agree to a proposed refund."""

from datetime import datetime

from django.utils.translation import gettext as _

from kernel.action import action
from kernel.actor import Actor
from kernel.audit import record
from kernel.errors import NotAllowed
from kernel.lifecycle import move
from kernel.outbox import emit
from marketplace.deals.actions.begin_refund import begin_refund
from marketplace.deals.models import Deal
from marketplace.payments.facts import RefundMoved
from marketplace.payments.models import Refund
from marketplace.payments.received import kept_minor
from parties.capabilities import Capability, require


@action
def agree_refund(*, actor: Actor, refund_id: int, expected_version: int, now: datetime) -> Refund:
    """Agree, for the side that did not propose it, that money goes back.

    Raises:
        NotAllowed: the actor's duty refunds nothing, or its own side proposed it.
        Refund.DoesNotExist: no such refund on a deal of the actor's.
        StaleVersion: it changed since the actor read it.
        IllegalMove: it is no proposal any more, or the deal stands elsewhere.
    """
    require(actor, Capability.REFUND)
    deal_id = Refund.objects.of(actor).values_list("deal_id", flat=True).get(pk=refund_id)
    deal = Deal.objects.of(actor).locked(deal_id)
    refund = Refund.objects.of(actor).locked(refund_id, version=expected_version)
    if actor.party == refund.proposed_by_organisation_id:
        raise NotAllowed(_("The other side has to agree to what your side proposed."))
    refund.agreed_by_id, refund.agreed_by_organisation_id = actor.person, actor.party
    move(refund, "agree", to=Refund.Status.DUE, also=AGREED)
    kept = kept_minor(deal)
    begin_refund(
        actor=actor,
        deal_id=deal.pk,
        event="agree_refund",
        amount_minor=refund.amount_minor,
        is_whole=refund.amount_minor == kept,
        reason=refund.reason,
        now=now,
    )
    record(actor, "refund.agree", on=refund, at=now)
    emit(RefundMoved(refund_id=refund.pk, version=refund.version))
    return refund


AGREED = ("agreed_by_id", "agreed_by_organisation_id")
