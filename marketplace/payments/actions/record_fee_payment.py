"""Record a fee that an organisation paid."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from kernel.action import action
from kernel.actor import Actor
from kernel.audit import record
from kernel.errors import InvalidInput
from kernel.workdays import local_day
from marketplace.ledger.accounts import fee_receivable
from marketplace.ledger.balances import balance
from marketplace.payments.actions.claim_payment import SlipUsed
from marketplace.payments.books import post_fee_payment
from marketplace.payments.models import FeePayment
from marketplace.payments.terms import Slip, checked_slip
from parties.capabilities import Capability, require
from parties.models import Organisation


@action
def record_fee_payment(
    *, actor: Actor, organisation_id: int, slip: Slip, now: datetime
) -> FeePayment:
    """Record what finance reads off the bank slip of a fee, and post it.

    What exceeds the fees due is posted as money to be explained, never as income.

    Raises:
        NotAllowed: the actor keeps no books.
        Organisation.DoesNotExist: no such organisation.
        InvalidInput: nothing paid, no fee is due in the currency, a value date in the future, bank
            or serial number missing or too long.
        SlipUsed: bank, serial and value date were recorded before.
    """
    require(actor, Capability.KEEP_BOOKS)
    organisation = Organisation.objects.locked(organisation_id)
    slip = checked_slip(slip, today=local_day(now))
    if slip.amount.minor <= 0:
        raise InvalidInput(_("The amount must be above zero."), field="amount")
    due = balance(fee_receivable(organisation.pk, slip.amount.currency))
    if due.minor <= 0:
        raise InvalidInput(
            _("No fee is due in %(currency)s.") % {"currency": due.currency}, field="amount"
        )
    payment = _create(organisation, actor, slip, now=now)
    post_fee_payment(payment, due_minor=due.minor, actor=actor, now=now)
    record(actor, "fee.record_payment", on=payment, at=now, after={"minor": slip.amount.minor})
    return payment


def _create(organisation: Organisation, actor: Actor, slip: Slip, *, now: datetime) -> FeePayment:
    try:
        with transaction.atomic():
            return FeePayment.objects.create(
                organisation=organisation,
                amount_minor=slip.amount.minor,
                currency=slip.amount.currency,
                payer_bank=slip.payer_bank,
                bank_serial=slip.bank_serial,
                value_on=slip.value_on,
                recorded_by_id=actor.person,
                created_at=now,
            )
    except IntegrityError:
        raise SlipUsed(_("This bank slip is recorded already. One slip pays once.")) from None
