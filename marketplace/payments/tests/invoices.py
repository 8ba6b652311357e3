"""Invoices for tests, through the real actions; the code table's rows by builder."""

from dataclasses import replace
from datetime import date
from io import BytesIO

from kernel.actor import Actor
from marketplace.deals.models import Deal
from marketplace.deals.tests.build import NOW, a_deal, sides_of
from marketplace.payments.actions.record_invoice import record_invoice
from marketplace.payments.invoicing import InvoiceFacts
from marketplace.payments.models import Invoice, InvoiceKind
from parties.actions.store_file import Upload, store_file

FACTS = InvoiceFacts(
    kind="31",
    seller_tax_id="91330100MA0EXAMP1B",
    code="",
    number="25332000000000000001",
    rate_bp=600,
    net_minor=100_000_00,
    tax_minor=6_000_00,
    gross_minor=106_000_00,
    issued_on=date(2026, 1, 5),
)


def a_kind() -> InvoiceKind:
    """Return the kind of digital special invoices."""
    names = {"name_zh": "数电发票（增值税专用发票）", "name_en": "Digital special VAT invoice"}
    return InvoiceKind.objects.get_or_create(code="31", defaults=names)[0]


def a_file(actor: Actor, content: bytes = b"%PDF-1.7 fapiao") -> int:
    """Return the key of a file of the actor's organisation."""
    upload = Upload(name="fapiao.pdf", media_type="application/pdf", content=BytesIO(content))
    return store_file(actor=actor, upload=upload, now=NOW).pk


def an_invoice(deal: Deal | None = None, **changes: object) -> Invoice:
    """Return an invoice of 106,000 CNY that the holder recorded."""
    a_kind()
    deal = deal or a_deal("payment_pending")
    holder = sides_of(deal).holder
    return record_invoice(
        actor=holder,
        deal_id=deal.pk,
        facts=replace(FACTS, **changes),  # type: ignore[arg-type]
        file_id=a_file(holder),
        now=NOW,
    )
