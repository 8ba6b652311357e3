"""What a card holder's bank took back: the deal stands still until the network has decided."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from kernel.actor import Actor
from kernel.audit import record
from kernel.lifecycle import move
from kernel.numbering import take_number
from kernel.outbox import emit
from kernel.workdays import local_day
from marketplace.deals.actions.begin_refund import begin_refund
from marketplace.deals.actions.finish_refund import finish_refund
from marketplace.deals.actions.open_dispute import Complaint, open_dispute
from marketplace.deals.models import Deal
from marketplace.deals.models.deal import DISPUTABLE
from marketplace.payments.facts import RefundDone, RefundMoved
from marketplace.payments.held import (
    Kept,
    post_chargeback,
    post_chargeback_lost,
    post_chargeback_won,
)
from marketplace.payments.models import CardPayment, Chargeback, ReconBreak, Refund
from marketplace.payments.models.refund import LIVE
from marketplace.payments.received import direct_minor, held_minor, kept_minor, left_minor
from marketplace.payments.steps.breaks import Sums, note_break


@dataclass(frozen=True, slots=True)
class Taken:
    """What Stripe says of a chargeback."""

    dispute_id: str
    amount_minor: int
    reason: str
    at: datetime


def open_chargeback(
    payment: CardPayment, taken: Taken, *, actor: Actor, now: datetime
) -> Chargeback:
    """Post that money of the locked ``payment`` was taken back, once, and stop its deal."""
    found = Chargeback.objects.filter(dispute_id=taken.dispute_id).first()
    if found is not None:
        found = Chargeback.objects.locked(found.pk)
        found.payment = payment
        return found
    chargeback = Chargeback.objects.create(
        payment=payment,
        dispute_id=taken.dispute_id,
        amount_minor=taken.amount_minor,
        currency=payment.currency,
        reason=taken.reason[:80],
        created_at=now,
    )
    _stop(payment.deal, actor=actor, now=now)
    post_chargeback(chargeback, actor=actor, at=taken.at, now=now)
    record(actor, "chargeback.open", on=chargeback, at=now)
    return chargeback


def close_chargeback(chargeback: Chargeback, *, is_won: bool, actor: Actor, now: datetime) -> bool:
    """Book how a chargeback ended, once; return whether that is news."""
    if chargeback.status != Chargeback.Status.OPEN:
        return False
    if is_won:
        move(chargeback, "win", to=Chargeback.Status.WON)
        post_chargeback_won(chargeback, actor=actor, now=now)
    else:
        move(chargeback, "lose", to=Chargeback.Status.LOST)
        _lose(chargeback, actor=actor, now=now)
    record(actor, "chargeback.close", on=chargeback, at=now, after={"won": is_won})
    return True


def _stop(deal: Deal, *, actor: Actor, now: datetime) -> None:
    if deal.status not in DISPUTABLE:
        return
    said = Complaint("payment", _("The card holder's bank took the payment back."))
    open_dispute(
        actor=actor, deal_id=deal.pk, complaint=said, expected_version=deal.version, now=now
    )
    deal.refresh_from_db()


def _lose(chargeback: Chargeback, *, actor: Actor, now: datetime) -> None:
    """Treat a lost chargeback as a refund; where that cannot be, somebody has to decide."""
    deal, minor = chargeback.payment.deal, chargeback.amount_minor
    _stop(deal, actor=actor, now=now)
    is_free = not Refund.objects.filter(deal=deal, status__in=LIVE).exists()
    is_left = minor <= left_minor(chargeback.payment)
    if deal.status != Deal.Status.DISPUTE_OPEN or not is_free or not is_left:
        note_break(
            ReconBreak.Kind.CHARGEBACK,
            chargeback.dispute_id,
            deal=deal,
            sums=Sums(None, minor, chargeback.currency),
            now=now,
        )
        return
    kept = Kept(held_minor(deal), direct_minor(deal))
    chargeback.refund = _refunded(chargeback, actor=actor, now=now)
    chargeback.save(update_fields=["refund"])
    post_chargeback_lost(chargeback, kept=kept, actor=actor, now=now)


def _refunded(chargeback: Chargeback, *, actor: Actor, now: datetime) -> Refund:
    deal, minor = chargeback.payment.deal, chargeback.amount_minor
    is_whole = minor == kept_minor(deal)
    reason = _("The card holder's bank took the payment back.")
    refund = Refund.objects.create(
        refund_no=take_number("RB", now=now),
        deal=deal,
        amount_minor=minor,
        currency=chargeback.currency,
        basis=Refund.Basis.CHARGEBACK,
        reason=reason,
        status=Refund.Status.DUE,
        by_card=True,
        created_at=now,
    )
    begin_refund(
        actor=actor,
        deal_id=deal.pk,
        event="order_refund",
        amount_minor=minor,
        is_whole=is_whole,
        reason=reason,
        now=now,
    )
    move(refund, "send", to=Refund.Status.SENT)
    refund.value_on, refund.decided_at = local_day(now), now
    move(refund, "finish", to=Refund.Status.DONE, also=["value_on", "decided_at"])
    finish_refund(actor=actor, deal_id=deal.pk, amount_minor=minor, is_whole=is_whole, now=now)
    emit(RefundMoved(refund_id=refund.pk, version=refund.version))
    emit(RefundDone(refund_id=refund.pk, deal_id=deal.pk))
    return refund
