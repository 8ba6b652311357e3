"""Apply what Stripe told."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from kernel.action import action
from kernel.actor import Actor
from kernel.lifecycle import move
from marketplace.payments.gateway import account_in
from marketplace.payments.models import CardPayment, ConnectedAccount, StripeEvent, StripeStep
from marketplace.payments.steps.account import note_account
from marketplace.payments.steps.calls import finish, locked_step
from marketplace.payments.steps.chargeback import Taken, close_chargeback, open_chargeback
from marketplace.payments.steps.receipt import Arrived, expire, locked_payment, receive
from parties.capabilities import Capability, require

Told = dict[str, Any]
Status = StripeEvent.Status


@dataclass(frozen=True, slots=True)
class Telling:
    """What an event says of an object, to whom, when it happened and when it is applied."""

    told: Told
    actor: Actor
    at: datetime
    now: datetime


class NotYet(Exception):
    """It speaks of something of ours that we have not heard of; later we may have."""


@action
def apply_event(*, actor: Actor, event_row_id: int, now: datetime) -> str:
    """Bring what an event is about to the state it tells, unless it is there or further.

    The state of the object counts, never the order of arrival. Returns the row's status: one that
    cannot be applied yet stays ``stored``, for the reconciliation to try again.

    Raises:
        NotAllowed: the actor is not the gateway's.
        StripeEvent.DoesNotExist: no such event.
        Exception: it does not fit; the caller parks the row.
    """
    require(actor, Capability.KEEP_BOOKS)
    row = StripeEvent.objects.locked(event_row_id)
    if row.status not in (Status.STORED, Status.PARKED):
        return row.status
    row.attempts += 1
    try:
        is_ours = HANDLERS[row.kind](
            Telling(row.body["data"]["object"], actor, row.happened_at, now)
        )
    except NotYet:
        row.save(update_fields=["attempts"])
        return row.status
    row.applied_at, row.trace = now, ""
    event, to = ("apply", Status.APPLIED) if is_ours else ("ignore", Status.IGNORED)
    move(row, event, to=to, also=["attempts", "applied_at", "trace"])
    return row.status


def _paid(this: Telling) -> bool:
    return _received(this, this.told["amount_received"], this.told["id"])


def _session_paid(this: Telling) -> bool:
    if this.told["payment_status"] != "paid":  # the money comes later, with an event of its own
        return _payment_of(this.told) is not None
    return _received(this, this.told["amount_total"], this.told["payment_intent"])


def _received(this: Telling, minor: int, intent_id: str) -> bool:
    payment = _payment_of(this.told)
    if payment is None:
        return False
    arrived = Arrived(
        amount_minor=int(minor),
        currency=this.told["currency"].upper(),
        intent_id=intent_id,
        charge_id=this.told.get("latest_charge") or "",
        at=this.at,
    )
    receive(locked_payment(payment.pk), arrived, actor=this.actor, now=this.now)
    return True


def _declined(this: Telling) -> bool:
    payment = _payment_of(this.told)
    if payment is None:
        return False
    error = this.told.get("last_payment_error") or {}
    why = str(error.get("decline_code") or error.get("code") or "")[:80]
    CardPayment.objects.filter(pk=payment.pk, status="open").update(declined=why)
    return True


def _session_expired(this: Telling) -> bool:
    payment = _payment_of(this.told)
    if payment is None:
        return False
    expire(locked_payment(payment.pk), actor=this.actor, now=this.now)
    return True


def _step_done(this: Telling) -> bool:
    key = (this.told.get("metadata") or {}).get("step_key")
    step_id = StripeStep.objects.filter(key=key).values_list("pk", flat=True).first()
    if step_id is None:
        return False
    status = this.told.get("status", "succeeded")
    if status in ("pending", "requires_action"):
        return True  # another event tells how it ends
    if status != "succeeded":
        raise ValueError(f"{this.told['object']} {this.told['id']} is {this.told['status']}")
    finish(locked_step(step_id), this.told["id"], actor=this.actor, now=this.now)
    return True


def _taken(this: Telling) -> bool:
    payment = _payment_of_intent(this.told)
    if payment is None:
        return False
    open_chargeback(payment, _as_taken(this.told), actor=this.actor, now=this.now)
    return True


def _decided(this: Telling) -> bool:
    payment = _payment_of_intent(this.told)
    if payment is None:
        return False
    chargeback = open_chargeback(payment, _as_taken(this.told), actor=this.actor, now=this.now)
    close_chargeback(
        chargeback, is_won=this.told["status"] == "won", actor=this.actor, now=this.now
    )
    return True


def _account(this: Telling) -> bool:
    said = account_in(this.told)
    account = ConnectedAccount.objects.filter(account_id=said.id).first()
    if account is None:
        return False
    note_account(
        ConnectedAccount.objects.locked(account.pk), is_enabled=said.is_enabled, at=this.at
    )
    return True


def _payment_of(told: Told) -> CardPayment | None:
    uid = (told.get("metadata") or {}).get("payment")
    return CardPayment.objects.filter(uid=uid).first() if uid else None


def _payment_of_intent(told: Told) -> CardPayment | None:
    """Return the locked payment that was taken back, once we know that it was made.

    Raises:
        NotYet: no payment of ours bears this intent; the word that it was paid may come.
    """
    found = CardPayment.objects.filter(intent_id=told["payment_intent"]).first()
    if found is None:
        raise NotYet
    return locked_payment(found.pk)


def _as_taken(told: Told) -> Taken:
    return Taken(
        dispute_id=told["id"],
        amount_minor=int(told["amount"]),
        reason=str(told.get("reason") or ""),
        at=datetime.fromtimestamp(told["created"], tz=UTC),
    )


HANDLERS: dict[str, Callable[[Telling], bool]] = {
    "payment_intent.succeeded": _paid,
    "payment_intent.payment_failed": _declined,
    "checkout.session.completed": _session_paid,
    "checkout.session.expired": _session_expired,
    "refund.created": _step_done,
    "refund.updated": _step_done,
    "transfer.created": _step_done,
    "charge.dispute.created": _taken,
    "charge.dispute.closed": _decided,
    "account.updated": _account,
}
