"""Send a refund back the way its money came."""

from datetime import datetime

from kernel.action import action
from kernel.actor import Actor
from kernel.audit import record
from kernel.lifecycle import move
from kernel.outbox import emit
from marketplace.deals.models import Deal
from marketplace.deals.money_terms import parts_of
from marketplace.payments.facts import RefundMoved
from marketplace.payments.held import Kept, fee_of_kept, is_released
from marketplace.payments.models import CardPayment, Refund, StripeStep
from marketplace.payments.models.card import UNANSWERED
from marketplace.payments.received import direct_minor, held_minor, left_minor
from marketplace.payments.steps.calls import Aim, add_step
from parties.capabilities import Capability, require

Kind = StripeStep.Kind


@action
def return_by_card(*, actor: Actor, refund_id: int, now: datetime) -> bool:
    """Decide the calls that bring a due refund back to the card; return whether there are any.

    Only where all of it came through Stripe, and once: what Stripe refused goes back by bank. The
    holders' parts that were transferred already are taken back first. While a transfer of the deal
    is under way nothing is decided: its answer asks again.

    Raises:
        NotAllowed: the actor is not the gateway's.
        Refund.DoesNotExist: no such refund.
    """
    require(actor, Capability.KEEP_BOOKS)
    deal_id = Refund.objects.values_list("deal_id", flat=True).get(pk=refund_id)
    deal = Deal.objects.locked(deal_id)
    refund = Refund.objects.locked(refund_id)
    steps = StripeStep.objects.filter(deal=deal)
    kept = Kept(held_minor(deal), direct_minor(deal))
    is_due = refund.status == Refund.Status.DUE and not steps.filter(refund=refund).exists()
    if not is_due or refund.amount_minor > kept.held:
        return False
    if steps.filter(kind=Kind.TRANSFER, status__in=UNANSWERED).exists():
        return False
    refund.deal, refund.by_card = deal, True
    move(refund, "send", to=Refund.Status.SENT, also=["by_card"])
    is_free = not _take_back(refund, kept, now=now)
    left = refund.amount_minor
    for payment in reversed(CardPayment.objects.filter(deal=deal).paid()):
        payment.deal = deal
        part = min(left, left_minor(payment))
        left -= part
        if part:
            add_step(payment, Kind.REFUND, part, now=now, aim=Aim(refund=refund), is_due=is_free)
    record(actor, "refund.send", on=refund, at=now, after={"minor": refund.amount_minor})
    emit(RefundMoved(refund_id=refund.pk, version=refund.version))
    return True


def _take_back(refund: Refund, kept: Kept, *, now: datetime) -> bool:
    """Decide to take back from the holders what the refund costs them and they were sent."""
    deal = refund.deal
    if not is_released(deal):
        return False
    after = kept._replace(held=kept.held - refund.amount_minor)
    old = parts_of(deal, kept.held - fee_of_kept(deal, kept)[0])
    new = parts_of(deal, after.held - fee_of_kept(deal, after)[0])
    is_any = False
    sent = StripeStep.objects.filter(deal=deal, kind=Kind.TRANSFER, status="done")
    for transfer in sent.select_related("payment", "organisation").order_by("-id"):
        party = transfer.organisation_id or 0
        back = min(old[party] - new[party], transfer.amount_minor - _taken_back(transfer))
        if back > 0:
            old[party] -= back
            transfer.payment.deal = deal
            add_step(
                transfer.payment,
                Kind.REVERSAL,
                back,
                now=now,
                aim=Aim(transfer.organisation, refund, transfer),
            )
            is_any = True
    return is_any


def _taken_back(transfer: StripeStep) -> int:
    return sum(s.amount_minor for s in transfer.reversals.filter(status="done"))
