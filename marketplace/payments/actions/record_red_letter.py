"""Record the red letter that reverses a fapiao."""

from datetime import datetime

from django.utils.translation import gettext as _

from kernel.action import action
from kernel.actor import Actor
from kernel.errors import DomainError, InvalidInput
from kernel.workdays import local_day
from marketplace.payments.invoicing import InvoiceFacts, checked_facts, locked_deal, written
from marketplace.payments.models import Invoice
from parties.terms import required_reason


class InvoiceReversed(DomainError):
    """An invoice is reversed once, and a red letter never."""

    code = "invoice_reversed"


@action
def record_red_letter(
    *, actor: Actor, invoice_id: int, facts: InvoiceFacts, file_id: int, reason: str, now: datetime
) -> Invoice:
    """Record for the holder a red letter; what it reverses may be invoiced anew.

    Args:
        facts: as printed, without the sign: amounts 0 or more.

    Raises:
        NotAllowed: the actor's duty records no invoices, or the actor is not the holder.
        Invoice.DoesNotExist, StoredFile.DoesNotExist: not one of the actor's.
        InvalidInput: as of an invoice; another seller, more than the invoice, or no reason.
        InvoiceReversed: it was reversed, or is a red letter itself.
        InvoiceKnown: seller, code and number are on record.
    """
    deal_id = Invoice.objects.of(actor).values_list("deal_id", flat=True).get(pk=invoice_id)
    deal = locked_deal(actor, deal_id)
    invoice = Invoice.objects.get(pk=invoice_id)
    if invoice.reverses_id or Invoice.objects.filter(reverses=invoice).exists():
        raise InvoiceReversed(_("This invoice was reversed already."))
    facts = checked_facts(facts, today=local_day(now))
    if facts.seller_tax_id != invoice.seller_tax_id:
        raise InvalidInput(_("A red letter is the same seller's."), field="seller_tax_id")
    if facts.gross_minor > invoice.gross_minor:
        raise InvalidInput(_("A red letter is not above its invoice."), field="gross")
    return written(
        actor,
        deal,
        facts,
        file_id=file_id,
        now=now,
        reverses=invoice,
        reason=required_reason(reason),
    )
