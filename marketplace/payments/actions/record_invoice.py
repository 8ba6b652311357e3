"""Record a fapiao of a deal."""

from datetime import datetime

from django.utils.translation import gettext as _

from kernel.action import action
from kernel.actor import Actor
from kernel.errors import InvalidInput
from kernel.money import Money
from kernel.workdays import local_day
from marketplace.payments.invoicing import InvoiceFacts, checked_facts, locked_deal, written
from marketplace.payments.models import Invoice


class MoreThanPrice(InvalidInput):
    """The invoices of a deal never exceed its price."""

    code = "more_than_price"


@action
def record_invoice(
    *, actor: Actor, deal_id: int, facts: InvoiceFacts, file_id: int, now: datetime
) -> Invoice:
    """Record for the holder what is printed on a fapiao, with the file it was read from.

    Raises:
        NotAllowed: the actor's duty records no invoices, or the actor is not the holder.
        Deal.DoesNotExist, StoredFile.DoesNotExist: not one of the actor's.
        InvalidInput: another kind than the table's, number or tax number of no such form, net and
            tax are not the gross, nothing invoiced, or a day in the future.
        MoreThanPrice: the invoices of the deal would exceed its price.
        InvoiceKnown: seller, code and number are on record.
    """
    deal = locked_deal(actor, deal_id)
    facts = checked_facts(facts, today=local_day(now))
    left = (deal.amount_minor or 0) - Invoice.objects.gross_minor(deal)
    if facts.gross_minor > left:
        raise MoreThanPrice(
            _("At most %(amount)s of the price is not invoiced yet.")
            % {"amount": Money(left, deal.currency)},
            field="gross",
        )
    return written(actor, deal, facts, file_id=file_id, now=now)
