"""Which call of the gateway a step stands for."""

from django.conf import settings
from django.urls import reverse

from kernel.money import Money
from marketplace.payments import gateway
from marketplace.payments.actions.note_step import Outcome
from marketplace.payments.actions.take_step import Call
from marketplace.payments.models import StripeStep

Kind = StripeStep.Kind


def found_before(call: Call) -> Outcome | None:
    """Return what an earlier call under the step's key made at Stripe; None for nothing.

    Raises:
        GatewayRefused, OutcomeUnknown: Stripe could not be asked.
    """
    step = call.step
    if step.kind == Kind.TRANSFER:
        made_id = gateway.find_transfer(step.key, group=str(step.deal.uid))
    elif step.kind == Kind.REFUND:
        made_id = gateway.find_refund(step.key, intent_id=step.payment.intent_id or "")
    elif step.kind == Kind.REVERSAL and step.reverses is not None:
        made_id = gateway.find_reversal(step.key, transfer_id=step.reverses.object_id or "")
    else:
        return None  # the same key gives the same page
    return Outcome("done", object_id=made_id) if made_id else None


def made(call: Call) -> Outcome:
    """Make the call of a step, under its key.

    Raises:
        GatewayRefused: Stripe said no.
        OutcomeUnknown: nobody knows whether it had its effect.
    """
    step, amount = call.step, Money(call.step.amount_minor, call.step.currency)
    if step.kind == Kind.CHECKOUT:
        return _page(step, amount)
    if step.kind == Kind.TRANSFER:
        made_id = gateway.transfer(
            amount,
            key=step.key,
            group=str(step.deal.uid),
            charge_id=step.payment.charge_id or "",
            account_id=call.account_id,
        )
    elif step.kind == Kind.REVERSAL and step.reverses is not None:
        made_id = gateway.take_back(amount, key=step.key, transfer_id=step.reverses.object_id or "")
    else:
        made_id = gateway.refund(amount, key=step.key, intent_id=step.payment.intent_id or "")
    return Outcome("done", object_id=made_id)


def _page(step: StripeStep, amount: Money) -> Outcome:
    deal, payment = step.deal, step.payment
    opened = gateway.open_checkout(
        amount,
        key=step.key,
        group=str(deal.uid),
        title=deal.deal_no,
        back=settings.SITE_URL + reverse("payments:card", args=[payment.uid]),
        metadata={"deal": str(deal.uid), "payment": str(payment.uid)},
    )
    return Outcome("done", object_id=opened.id, url=opened.url)
