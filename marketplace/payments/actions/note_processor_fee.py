"""Post what Stripe took for a payment."""

from datetime import datetime

from kernel.action import action
from kernel.actor import Actor
from marketplace.payments.held import post_processor_fee
from marketplace.payments.models import CardPayment
from marketplace.payments.steps.receipt import locked_payment
from parties.capabilities import Capability, require


@action
def note_processor_fee(
    *, actor: Actor, payment_id: int, fee_minor: int, at: datetime, now: datetime
) -> CardPayment:
    """Post Stripe's fee on a payment, once; the posting itself is audited.

    Raises:
        NotAllowed: the actor is not the gateway's.
        CardPayment.DoesNotExist: no such payment.
        LedgerKeyReused: another fee was posted for it before.
    """
    require(actor, Capability.KEEP_BOOKS)
    payment = locked_payment(payment_id)
    post_processor_fee(payment, fee_minor, actor=actor, at=at, now=now)
    return payment
