"""What a claim brings about once nobody has to look at it any more."""

from datetime import datetime

from kernel.actor import Actor
from kernel.lifecycle import move
from kernel.outbox import emit
from marketplace.deals.actions.confirm_payment import confirm_payment
from marketplace.deals.actions.record_receipt import record_receipt
from marketplace.deals.models import Deal
from marketplace.payments.books import post_receipt
from marketplace.payments.facts import ExcessMoved, ReceiptConfirmed
from marketplace.payments.models import Excess, PaymentClaim
from marketplace.payments.received import early_minor, receipts_minor


def count_receipt(
    claim: PaymentClaim,
    deal: Deal,
    event: str,
    *,
    also: tuple[str, ...],
    actor: Actor,
    now: datetime,
) -> None:
    """Confirm the locked ``claim`` by ``event``, post it and tell its locked ``deal``.

    The deal is paid once all that comes before delivery is there; else it keeps the receipt in
    its history.

    Args:
        also: names of the columns the caller set; ``received_minor`` is what counts.

    Raises:
        IllegalMove: the claim or the deal stands elsewhere.
    """
    before, minor = receipts_minor(deal), claim.received_minor or 0
    move(claim, event, to=PaymentClaim.Status.CONFIRMED, also=also)
    post_receipt(claim, before_minor=before, actor=actor, now=now)
    is_paid = before + minor >= early_minor(deal)
    if is_paid and deal.status == Deal.Status.PAYMENT_PENDING:
        confirm_payment(actor=actor, deal_id=deal.pk, now=now)
    else:
        record_receipt(actor=actor, deal_id=deal.pk, amount_minor=minor, now=now)
    if claim.excess_minor:
        excess = Excess.objects.create(
            claim=claim,
            deal=deal,
            amount_minor=claim.excess_minor,
            currency=claim.currency,
            created_at=now,
        )
        emit(ExcessMoved(excess_id=excess.pk, deal_id=deal.pk, version=excess.version))
    emit(ReceiptConfirmed(claim_id=claim.pk, deal_id=deal.pk))
