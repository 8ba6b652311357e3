"""What arrived for a card payment, or that nothing will."""

from dataclasses import dataclass
from datetime import datetime

from kernel.actor import Actor
from kernel.audit import record
from kernel.lifecycle import move
from kernel.outbox import emit
from marketplace.deals.actions.confirm_payment import confirm_payment
from marketplace.deals.models import Deal
from marketplace.payments.facts import CardPaid
from marketplace.payments.held import post_receipt
from marketplace.payments.models import CardPayment, ReconBreak
from marketplace.payments.received import early_minor, outstanding_minor, receipts_minor
from marketplace.payments.steps.breaks import Sums, note_break


@dataclass(frozen=True, slots=True)
class Arrived:
    """What Stripe says of a payment: how much of which currency came, and its own ids."""

    amount_minor: int
    currency: str
    intent_id: str
    at: datetime
    charge_id: str = ""


def locked_payment(payment_id: int) -> CardPayment:
    """Return a payment with its deal, both locked, the deal first."""
    deal_id = CardPayment.objects.values_list("deal_id", flat=True).get(pk=payment_id)
    deal = Deal.objects.locked(deal_id)
    payment = CardPayment.objects.locked(payment_id)
    payment.deal = deal
    return payment


def receive(payment: CardPayment, arrived: Arrived, *, actor: Actor, now: datetime) -> bool:
    """Count what arrived for the locked ``payment``, once; return whether that is news.

    Called again it only learns Stripe's ids that it did not know. What was not due any more is
    posted as unexplained, and somebody has to look.
    """
    if payment.status == CardPayment.Status.PAID:
        return _learn(payment, arrived)
    deal = payment.deal
    if arrived.currency != payment.currency:
        raise ValueError(f"{payment} was paid in {arrived.currency}")
    due = min(arrived.amount_minor, outstanding_minor(deal))
    payment.received_minor, payment.received_at = due, arrived.at
    payment.intent_id = arrived.intent_id
    payment.charge_id = arrived.charge_id or payment.charge_id
    move(payment, "receive", to=CardPayment.Status.PAID, also=RECEIVED)
    excess = arrived.amount_minor - due
    post_receipt(payment, excess_minor=excess, actor=actor, at=arrived.at, now=now)
    if excess:
        note_break(
            ReconBreak.Kind.OVER_RECEIPT,
            str(payment.uid),
            deal=deal,
            sums=Sums(due, arrived.amount_minor, payment.currency),
            now=now,
        )
    go_on_when_paid(deal, actor=actor, now=now)
    record(actor, "card.receive", on=payment, at=now, after={"minor": arrived.amount_minor})
    emit(CardPaid(deal_id=deal.pk, payment_id=payment.pk))
    return True


def go_on_when_paid(deal: Deal, *, actor: Actor, now: datetime) -> None:
    """Mark the locked ``deal`` as paid when that is all it waits for."""
    is_paid = receipts_minor(deal) >= early_minor(deal)
    if is_paid and deal.status == Deal.Status.PAYMENT_PENDING:
        confirm_payment(actor=actor, deal_id=deal.pk, now=now)


def expire(payment: CardPayment, *, actor: Actor, now: datetime) -> bool:
    """End the locked ``payment`` whose page closed unpaid; return whether that is news."""
    if payment.status not in (CardPayment.Status.ASKED, CardPayment.Status.OPEN):
        return False
    move(payment, "expire", to=CardPayment.Status.EXPIRED)
    record(actor, "card.expire", on=payment, at=now)
    return True


def _learn(payment: CardPayment, arrived: Arrived) -> bool:
    if not arrived.charge_id or payment.charge_id:
        return False
    payment.charge_id = arrived.charge_id
    payment.save(update_fields=["charge_id"])
    return True


RECEIVED = ("received_minor", "received_at", "intent_id", "charge_id")
