"""What recording an invoice and recording a red letter have in common."""

import re
import unicodedata
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from kernel.actor import Actor
from kernel.audit import record
from kernel.errors import DomainError, InvalidInput, NotAllowed
from kernel.outbox import emit
from marketplace.deals.models import Deal
from marketplace.payments.facts import InvoiceRecorded
from marketplace.payments.models import Invoice, InvoiceKind
from parties.capabilities import Capability, require
from parties.models import StoredFile

TAX_ID = re.compile(r"[0-9A-Z]{15,20}")
NUMBER = re.compile(r"[0-9A-Z]{6,20}")
CODE = re.compile(r"[0-9A-Z]{0,12}")
WHOLE_BP = 10_000


class InvoiceKnown(DomainError):
    """One invoice is recorded once."""

    code = "invoice_known"


@dataclass(frozen=True, slots=True)
class InvoiceFacts:
    """What is printed on a fapiao; minor units of the deal's currency, all 0 or more.

    ``code`` is empty on digital ones; ``rate_bp`` is the tax rate in basis points.
    """

    kind: str
    seller_tax_id: str
    code: str
    number: str
    rate_bp: int
    net_minor: int
    tax_minor: int
    gross_minor: int
    issued_on: date


def locked_deal(actor: Actor, deal_id: int) -> Deal:
    """Return the deal, locked, for the holder's finance to record an invoice on.

    Raises:
        NotAllowed: the actor's duty records no invoices, or the actor is not the holder.
        Deal.DoesNotExist: no deal of the actor's with agreed terms.
    """
    require(actor, Capability.RECORD_INVOICE)
    deal = Deal.objects.of(actor).agreed_here().locked(deal_id)
    if deal.side_of(actor) != "holder":
        raise NotAllowed(_("Only the holder does this."))
    return deal


def checked_facts(facts: InvoiceFacts, *, today: date) -> InvoiceFacts:
    """Return ``facts`` with numbers in normal form: NFKC, no blanks, capitals.

    Raises:
        InvalidInput: one of them cannot be.
    """
    facts = replace(
        facts,
        seller_tax_id=_normal(facts.seller_tax_id),
        code=_normal(facts.code),
        number=_normal(facts.number),
    )
    for name, form in (("seller_tax_id", TAX_ID), ("code", CODE), ("number", NUMBER)):
        if not form.fullmatch(getattr(facts, name)):
            raise InvalidInput(_("This is no number of an invoice."), field=name)
    if not InvoiceKind.objects.filter(code=facts.kind, is_active=True).exists():
        raise InvalidInput(_("Choose a kind from the list."), field="kind")
    if not 0 <= facts.rate_bp <= WHOLE_BP:
        raise InvalidInput(_("A tax rate lies between 0 and 100 %."), field="rate")
    if min(facts.net_minor, facts.tax_minor) < 0 or facts.gross_minor <= 0:
        raise InvalidInput(_("The amount must be above zero."), field="gross")
    if facts.net_minor + facts.tax_minor != facts.gross_minor:
        raise InvalidInput(_("Net and tax do not add up to the total."), field="gross")
    if facts.issued_on > today:
        raise InvalidInput(_("This day lies in the future."), field="issued_on")
    return facts


def written(
    actor: Actor,
    deal: Deal,
    facts: InvoiceFacts,
    *,
    file_id: int,
    now: datetime,
    reverses: Invoice | None = None,
    reason: str = "",
) -> Invoice:
    """Write an invoice, or with ``reverses`` a red letter of negative amounts.

    Raises:
        StoredFile.DoesNotExist: not a file of the actor's organisation.
        InvoiceKnown: seller, code and number are on record.
    """
    file = StoredFile.objects.get(pk=file_id, organisation_id=actor.party)
    sign = -1 if reverses else 1
    try:
        with transaction.atomic():
            invoice = Invoice.objects.create(
                deal=deal,
                kind=InvoiceKind.objects.get(code=facts.kind),
                seller_tax_id=facts.seller_tax_id,
                code=facts.code or None,
                number=facts.number,
                rate_bp=facts.rate_bp,
                net_minor=sign * facts.net_minor,
                tax_minor=sign * facts.tax_minor,
                gross_minor=sign * facts.gross_minor,
                currency=deal.currency,
                issued_on=facts.issued_on,
                file=file,
                file_sha256=file.sha256,
                reverses=reverses,
                reason=reason,
                recorded_by_id=actor.person,
                recorded_for_id=actor.party,
                recorded_at=now,
            )
    except IntegrityError:
        raise InvoiceKnown(_("This invoice is on record already.")) from None
    after = {"number": invoice.number, "gross": invoice.gross_minor, "sha256": file.sha256}
    record(actor, "invoice.record", on=invoice, at=now, after=after)
    emit(InvoiceRecorded(invoice_id=invoice.pk))
    return invoice


def _normal(text: str) -> str:
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text)).upper()
