"""Say that a refund was sent."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from kernel.action import action
from kernel.actor import Actor
from kernel.audit import record
from kernel.errors import InvalidInput, NotAllowed
from kernel.lifecycle import move
from kernel.outbox import emit
from kernel.workdays import local_day
from marketplace.deals.models import Deal
from marketplace.payments.actions.claim_payment import SlipUsed
from marketplace.payments.facts import RefundMoved
from marketplace.payments.models import Refund
from marketplace.payments.terms import Slip, checked_slip
from parties.capabilities import Capability, require


@action
def claim_refund(
    *, actor: Actor, refund_id: int, slip: Slip, expected_version: int, now: datetime
) -> Refund:
    """Record the bank slip by which the holder sent a refund; the buyer confirms it or not.

    Raises:
        NotAllowed: the actor's duty refunds nothing, or the actor is not the holder.
        Refund.DoesNotExist: no such refund on a deal of the actor's.
        StaleVersion: it changed since the actor read it.
        InvalidInput: another amount than is due; a slip that cannot be.
        SlipUsed: bank, serial and value date were recorded before.
        IllegalMove: it is not due.
    """
    require(actor, Capability.REFUND)
    deal_id = Refund.objects.of(actor).values_list("deal_id", flat=True).get(pk=refund_id)
    deal = Deal.objects.of(actor).locked(deal_id)
    refund = Refund.objects.of(actor).locked(refund_id, version=expected_version)
    if deal.side_of(actor) != "holder":
        raise NotAllowed(_("Only the holder does this."))
    slip = checked_slip(slip, today=local_day(now))
    if slip.amount != refund.amount:
        raise InvalidInput(
            _("The slip must say %(amount)s, which is to be paid back.")
            % {"amount": refund.amount},
            field="amount",
        )
    _take(refund, slip, by=actor.person)
    record(actor, "refund.claim", on=refund, at=now)
    emit(RefundMoved(refund_id=refund.pk, version=refund.version))
    return refund


def _take(refund: Refund, slip: Slip, *, by: int) -> None:
    refund.payer_bank, refund.bank_serial = slip.payer_bank, slip.bank_serial
    refund.value_on, refund.claimed_by_id = slip.value_on, by
    try:
        with transaction.atomic():
            move(refund, "claim", to=Refund.Status.CLAIMED, also=CLAIMED)
    except IntegrityError:
        raise SlipUsed(_("This bank slip is recorded already. One slip pays once.")) from None


CLAIMED = ("payer_bank", "bank_serial", "value_on", "claimed_by_id")
