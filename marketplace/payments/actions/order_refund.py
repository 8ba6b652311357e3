"""Order a refund."""

from datetime import datetime

from kernel.action import action
from kernel.actor import Actor
from kernel.audit import record
from kernel.numbering import take_number
from kernel.outbox import emit
from marketplace.deals.actions.begin_refund import begin_refund
from marketplace.deals.models import Deal
from marketplace.payments.facts import RefundMoved
from marketplace.payments.gates import require_refundable
from marketplace.payments.models import Refund
from marketplace.payments.received import kept_minor
from parties.capabilities import Capability, require, require_independent
from parties.terms import required_reason


@action
def order_refund(
    *,
    actor: Actor,
    deal_id: int,
    amount_minor: int,
    reason: str,
    expected_version: int,
    now: datetime,
) -> Refund:
    """Decide a dispute by ordering that money goes back.

    Raises:
        NotAllowed: the actor is no operator.
        FourEyes: the operator is a member of one of the sides.
        Deal.DoesNotExist: no such deal of others.
        StaleVersion: the deal changed since the operator read it.
        InvalidInput: nothing, or more than was received and not paid back; no reason.
        RefundUnderWay: another one is proposed, due or sent.
        IllegalMove: nothing is refunded where the deal stands.
    """
    require(actor, Capability.DECIDE_DISPUTE)
    deal = Deal.objects.moved_by(actor).locked(deal_id, version=expected_version)
    require_independent(actor, *deal.sides)
    require_refundable(deal, amount_minor)
    kept = kept_minor(deal)
    refund = Refund.objects.create(
        refund_no=take_number("RB", now=now),
        deal=deal,
        amount_minor=amount_minor,
        currency=deal.currency,
        basis=Refund.Basis.ORDERED,
        reason=required_reason(reason),
        proposed_by_id=actor.person,
        proposed_by_organisation_id=actor.party,
        status=Refund.Status.DUE,
        created_at=now,
    )
    begin_refund(
        actor=actor,
        deal_id=deal.pk,
        event="order_refund",
        amount_minor=amount_minor,
        is_whole=amount_minor == kept,
        reason=refund.reason,
        now=now,
    )
    record(actor, "refund.order", on=refund, at=now, after={"minor": amount_minor})
    emit(RefundMoved(refund_id=refund.pk, version=refund.version))
    return refund
