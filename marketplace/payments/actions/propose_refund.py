"""Propose that money goes back."""

from datetime import datetime

from kernel.action import action
from kernel.actor import Actor
from kernel.audit import record
from kernel.numbering import take_number
from kernel.outbox import emit
from marketplace.deals.models import Deal
from marketplace.payments.facts import RefundMoved
from marketplace.payments.gates import require_refundable
from marketplace.payments.models import Refund
from parties.capabilities import Capability, require
from parties.terms import required_reason


@action
def propose_refund(
    *, actor: Actor, deal_id: int, amount_minor: int, reason: str, now: datetime
) -> Refund:
    """Propose to the other side that ``amount_minor`` units of the deal's currency go back.

    Raises:
        NotAllowed: the actor's duty refunds nothing.
        Deal.DoesNotExist: no such deal of the actor's.
        InvalidInput: nothing, or more than was received and not paid back; no reason.
        RefundUnderWay: another one is proposed, due or sent.
        IllegalMove: nothing is refunded where the deal stands.
    """
    require(actor, Capability.REFUND)
    deal = Deal.objects.of(actor).locked(deal_id)
    require_refundable(deal, amount_minor)
    refund = Refund.objects.create(
        refund_no=take_number("RB", now=now),
        deal=deal,
        amount_minor=amount_minor,
        currency=deal.currency,
        basis=Refund.Basis.AGREED,
        reason=required_reason(reason),
        proposed_by_id=actor.person,
        proposed_by_organisation_id=actor.party,
        created_at=now,
    )
    record(actor, "refund.propose", on=refund, at=now, after={"minor": amount_minor})
    emit(RefundMoved(refund_id=refund.pk, version=refund.version))
    return refund
