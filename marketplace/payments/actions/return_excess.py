"""Say that an excess was sent back."""

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
from marketplace.payments.facts import ExcessMoved
from marketplace.payments.models import Excess
from marketplace.payments.terms import Slip, checked_slip
from parties.capabilities import Capability, require


@action
def return_excess(
    *, actor: Actor, excess_id: int, slip: Slip, expected_version: int, now: datetime
) -> Excess:
    """Record the bank slip by which the holder paid back what was too much.

    Raises:
        NotAllowed: the actor's duty refunds nothing, or the actor is not the holder.
        Excess.DoesNotExist: none on a deal of the actor's.
        StaleVersion: it changed since the actor read it.
        InvalidInput: another amount than the excess; a slip that cannot be.
        SlipUsed: bank, serial and value date were recorded before.
        IllegalMove: it is sent already, or no excess any more.
    """
    require(actor, Capability.REFUND)
    deal_id = Excess.objects.of(actor).values_list("deal_id", flat=True).get(pk=excess_id)
    deal = Deal.objects.of(actor).locked(deal_id)
    excess = Excess.objects.of(actor).locked(excess_id, version=expected_version)
    if deal.side_of(actor) != "holder":
        raise NotAllowed(_("Only the holder does this."))
    slip = checked_slip(slip, today=local_day(now))
    if slip.amount != excess.amount:
        raise InvalidInput(
            _("The slip must say %(amount)s, which is to be paid back.")
            % {"amount": excess.amount},
            field="amount",
        )
    excess.payer_bank, excess.bank_serial = slip.payer_bank, slip.bank_serial
    excess.value_on, excess.sent_by_id = slip.value_on, actor.person
    try:
        with transaction.atomic():
            move(excess, "send", to=Excess.Status.SENT, also=SENT)
    except IntegrityError:
        raise SlipUsed(_("This bank slip is recorded already. One slip pays once.")) from None
    record(actor, "excess.send", on=excess, at=now)
    emit(ExcessMoved(excess_id=excess.pk, deal_id=deal.pk, version=excess.version))
    return excess


SENT = ("payer_bank", "bank_serial", "value_on", "sent_by_id")
