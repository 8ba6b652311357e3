"""Deciding a call to Stripe, and what its answer means."""

from datetime import datetime
from typing import NamedTuple

from django.utils.translation import gettext as _

from kernel.actor import Actor
from kernel.audit import record
from kernel.lifecycle import move
from kernel.outbox import emit
from kernel.workdays import local_day
from marketplace.deals.actions.finish_refund import finish_refund
from marketplace.deals.models import Deal
from marketplace.payments.facts import RefundDone, RefundMoved, StepDue
from marketplace.payments.held import Kept, post_payout, post_refund
from marketplace.payments.models import CardPayment, ReconBreak, Refund, StripeStep
from marketplace.payments.models.card import UNANSWERED
from marketplace.payments.received import direct_minor, held_minor, kept_minor
from marketplace.payments.steps.breaks import Sums, note_break
from parties.models import Organisation

Kind, Status = StripeStep.Kind, StripeStep.Status


class Aim(NamedTuple):
    """Whom a call is for: a holder, a refund, a transfer that is taken back."""

    organisation: Organisation | None = None
    refund: Refund | None = None
    reverses: StripeStep | None = None


def add_step(
    payment: CardPayment,
    kind: StripeStep.Kind,
    minor: int,
    *,
    now: datetime,
    aim: Aim | None = None,
    is_due: bool = True,
) -> StripeStep:
    """Decide a call for the locked deal of ``payment``.

    Args:
        is_due: False where another call goes first, whose answer makes this one due.
    """
    aim = aim or Aim()
    deal = payment.deal
    ordinal = StripeStep.objects.filter(deal=deal, kind=kind).count() + 1
    step = StripeStep.objects.create(
        deal=deal,
        payment=payment,
        kind=kind,
        ordinal=ordinal,
        key=f"deal:{deal.uid}:{kind}:{ordinal}",
        amount_minor=minor,
        currency=payment.currency,
        organisation=aim.organisation,
        refund=aim.refund,
        reverses=aim.reverses,
        created_at=now,
    )
    if is_due:
        emit(StepDue(step_id=step.pk))
    return step


def locked_step(step_id: int) -> StripeStep:
    """Return a step with its deal and payment, locked in this order."""
    deal_id = StripeStep.objects.values_list("deal_id", flat=True).get(pk=step_id)
    deal = Deal.objects.locked(deal_id)
    step = StripeStep.objects.locked(step_id)
    step.deal = deal
    step.payment = CardPayment.objects.locked(step.payment_id)
    step.payment.deal = deal
    return step


def finish(step: StripeStep, object_id: str, *, actor: Actor, now: datetime, url: str = "") -> bool:
    """Book that the locked ``step`` had its effect, once; return whether that is news.

    Args:
        object_id: what it made at Stripe.
        url: of the payment page, for the step that opens it.
    """
    if step.status not in UNANSWERED:
        return False
    kept = Kept(held_minor(step.deal), direct_minor(step.deal))
    step.object_id, step.answered_at, step.error = object_id, now, ""
    move(step, "finish", to=Status.DONE, also=["object_id", "answered_at", "error"])
    if step.kind == Kind.CHECKOUT:
        _opened(step.payment, session_id=object_id, url=url)
    elif step.kind == Kind.REFUND:
        post_refund(step, kept=kept, actor=actor, now=now)
        _close_refund(step, actor=actor, now=now)
    else:
        post_payout(step, actor=actor, now=now)
        _go_on(step)
    record(actor, f"stripe.{step.kind}", on=step, at=now, after={"object": object_id})
    return True


def refuse(step: StripeStep, error: str, *, actor: Actor, now: datetime) -> None:
    """Note that Stripe refused the locked ``step`` for good; nothing is posted."""
    step.error, step.answered_at = error[:400], now
    move(step, "refuse", to=Status.REFUSED, also=["error", "answered_at"])
    give_up(step, actor=actor, now=now)
    note_break(
        ReconBreak.Kind.REFUSED,
        step.key,
        deal=step.deal,
        sums=Sums(step.amount_minor, None, step.currency),
        note=step.error,
        now=now,
    )
    record(actor, "stripe.refused", on=step, at=now, after={"error": step.error})


def give_up(step: StripeStep, *, actor: Actor, now: datetime) -> None:
    """Take back what hung on a step that will have no effect."""
    if step.kind == Kind.CHECKOUT and step.payment.status == CardPayment.Status.ASKED:
        move(step.payment, "fail", to=CardPayment.Status.FAILED)
    if step.refund_id is None:
        return
    others = StripeStep.objects.filter(refund_id=step.refund_id)
    for other in others.filter(status=Status.DUE).order_by("id"):
        move(other, "cancel", to=Status.CANCELLED)
    moving = others.filter(kind=Kind.REFUND, status__in=["sent", "unknown", "done"])
    refund = Refund.objects.locked(step.refund_id)
    if refund.status == Refund.Status.SENT and not moving.exists():
        refund.by_card, refund.note = False, _("Stripe did not carry it out.")
        move(refund, "fail", to=Refund.Status.DUE, also=["by_card", "note"])
        emit(RefundMoved(refund_id=refund.pk, version=refund.version))
        record(actor, "refund.fail", on=refund, at=now)


def _opened(payment: CardPayment, *, session_id: str, url: str) -> None:
    payment.session_id, payment.session_url = session_id, url
    if payment.status == CardPayment.Status.ASKED:
        move(payment, "open", to=CardPayment.Status.OPEN, also=["session_id", "session_url"])
    else:  # the word that it was paid came before the answer
        payment.save(update_fields=["session_id", "session_url"])


def ask_again(deal: Deal) -> None:
    """Let a refund go on that waited for the answer of a transfer."""
    for refund in Refund.objects.filter(deal=deal, status=Refund.Status.DUE):
        emit(RefundMoved(refund_id=refund.pk, version=refund.version))


def _go_on(step: StripeStep) -> None:
    """Once the holders' money is back, the buyer's goes back."""
    if step.kind == Kind.TRANSFER:
        ask_again(step.deal)
    of_refund = StripeStep.objects.filter(refund_id=step.refund_id or 0)
    over = [Status.DONE, Status.CANCELLED]
    if step.refund_id is None or of_refund.filter(kind=Kind.REVERSAL).exclude(status__in=over):
        return
    for due in of_refund.filter(kind=Kind.REFUND, status=Status.DUE).order_by("id"):
        emit(StepDue(step_id=due.pk))


def _close_refund(step: StripeStep, *, actor: Actor, now: datetime) -> None:
    refund, deal = Refund.objects.locked(step.refund_id or 0), step.deal
    parts = StripeStep.objects.filter(refund=refund, kind=Kind.REFUND)
    if parts.exclude(status__in=[Status.DONE, Status.CANCELLED]).exists():
        return
    is_whole = refund.amount_minor == kept_minor(deal)
    refund.value_on, refund.decided_at = local_day(now), now
    move(refund, "finish", to=Refund.Status.DONE, also=["value_on", "decided_at"])
    finish_refund(
        actor=actor,
        deal_id=deal.pk,
        amount_minor=refund.amount_minor,
        is_whole=is_whole,
        now=now,
    )
    record(actor, "refund.finish", on=refund, at=now, after={"minor": refund.amount_minor})
    emit(RefundMoved(refund_id=refund.pk, version=refund.version))
    emit(RefundDone(refund_id=refund.pk, deal_id=deal.pk))
