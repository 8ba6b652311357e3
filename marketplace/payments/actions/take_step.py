"""Take up a call to Stripe."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from kernel.action import action
from kernel.actor import Actor
from kernel.lifecycle import move
from marketplace.deals.models import Deal
from marketplace.payments.models import ConnectedAccount, StripeStep
from marketplace.payments.steps.calls import ask_again, locked_step
from parties.capabilities import Capability, require

SAFE = timedelta(hours=23)  # Stripe keeps keys for at least 24
Kind, Status = StripeStep.Kind, StripeStep.Status


@dataclass(frozen=True, slots=True)
class Call:
    """What is to be asked of Stripe, and whether it may have been asked before."""

    step: StripeStep
    was_sent: bool
    may_send: bool
    account_id: str = ""


@action
def take_step(*, actor: Actor, step_id: int, now: datetime) -> Call | None:
    """Mark a step as sent and return the call to make now; None when there is none to make.

    A transfer is made only while its deal is settled: a dispute stops it here. A refund waits for
    the reversals before it. A call that was first sent more than 23 hours ago is only looked for,
    never made again.

    Raises:
        NotAllowed: the actor is not the gateway's.
        StripeStep.DoesNotExist: no such step.
    """
    require(actor, Capability.KEEP_BOOKS)
    step = locked_step(step_id)
    if step.status == Status.DUE:
        return _begin(step, now=now)
    if step.status not in (Status.SENT, Status.UNKNOWN):
        return None
    if step.status == Status.UNKNOWN:
        move(step, "send", to=Status.SENT)
    is_fresh = step.sent_at is None or now - step.sent_at < SAFE
    return Call(step, was_sent=True, may_send=is_fresh, account_id=_account_of(step))


def _begin(step: StripeStep, *, now: datetime) -> Call | None:
    account_id = _account_of(step)
    if step.kind == Kind.TRANSFER:
        if step.deal.status != Deal.Status.SETTLED or not account_id:
            move(step, "cancel", to=Status.CANCELLED)
            ask_again(step.deal)
            return None
        if not step.payment.charge_id:
            return None
    if step.kind == Kind.REFUND and _waits(step):
        return None
    step.sent_at = now
    move(step, "send", to=Status.SENT, also=["sent_at"])
    return Call(step, was_sent=False, may_send=True, account_id=account_id)


def _waits(step: StripeStep) -> bool:
    before = StripeStep.objects.filter(refund_id=step.refund_id or 0, kind=Kind.REVERSAL)
    return before.exclude(status__in=[Status.DONE, Status.CANCELLED]).exists()


def _account_of(step: StripeStep) -> str:
    if step.kind != Kind.TRANSFER:
        return ""
    account = ConnectedAccount.objects.filter(
        organisation_id=step.organisation_id or 0, status=ConnectedAccount.Status.ENABLED
    ).first()
    return (account.account_id or "") if account else ""
