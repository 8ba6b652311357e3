"""Recording a fapiao."""

from dataclasses import replace
from datetime import date

import pytest
from django.db import IntegrityError, transaction

from kernel.errors import InvalidInput, NotAllowed
from marketplace.deals.tests.build import NOW, PRICE, a_deal, offer_terms, sides_of
from marketplace.payments import book_tasks
from marketplace.payments.actions.record_invoice import MoreThanPrice, record_invoice
from marketplace.payments.invoicing import InvoiceKnown
from marketplace.payments.models import Invoice
from marketplace.payments.tests.invoices import FACTS, a_file, a_kind, an_invoice
from parties.models import Notification, StoredFile

pytestmark = pytest.mark.django_db


def test_it_keeps_what_is_printed_and_the_digest_of_the_file() -> None:
    invoice = an_invoice(number=" 2533 2000 0000 0000 0001 ")

    assert invoice.number == FACTS.number
    assert (invoice.code, invoice.gross_minor) == (None, 106_000_00)
    assert invoice.file_sha256 == StoredFile.objects.get(pk=invoice.file_id).sha256


def test_one_number_is_recorded_once_with_or_without_a_code() -> None:
    deal = a_deal("payment_pending")
    an_invoice(deal)
    an_invoice(deal, code="033001900111")

    for code in ("", "033001900111"):
        with pytest.raises(InvoiceKnown):
            an_invoice(deal, code=code)

    assert Invoice.objects.count() == 2


def test_all_invoices_of_a_deal_stay_within_its_price() -> None:
    deal = a_deal("payment_pending", terms=offer_terms(minor=200_000_00))
    an_invoice(deal)

    with pytest.raises(MoreThanPrice):
        an_invoice(deal, number="25332000000000000002")

    assert Invoice.objects.gross_minor(deal) == 106_000_00


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"kind": "00"}, "kind"),
        ({"seller_tax_id": "123"}, "seller_tax_id"),
        ({"number": "=1+1"}, "number"),
        ({"code": "ABC-1"}, "code"),
        ({"rate_bp": 10_001}, "rate"),
        ({"tax_minor": 6_000_01}, "gross"),
        ({"net_minor": -1, "tax_minor": 106_000_01}, "gross"),
        ({"net_minor": 0, "tax_minor": 0, "gross_minor": 0}, "gross"),
        ({"issued_on": date(2026, 1, 6)}, "issued_on"),
    ],
)
def test_what_cannot_be_printed_is_refused(changes, field) -> None:
    with pytest.raises(InvalidInput) as refused:
        an_invoice(**changes)

    assert (refused.value.field, Invoice.objects.count()) == (field, 0)


def test_only_the_holder_records_and_only_its_own_file() -> None:
    deal = a_deal("payment_pending")
    a_kind()
    buyer, holder = sides_of(deal).buyer, sides_of(deal).holder
    theirs = a_file(buyer)

    with pytest.raises(NotAllowed):
        record_invoice(actor=buyer, deal_id=deal.pk, facts=FACTS, file_id=theirs, now=NOW)
    with pytest.raises(StoredFile.DoesNotExist):
        record_invoice(actor=holder, deal_id=deal.pk, facts=FACTS, file_id=theirs, now=NOW)

    assert not Invoice.objects.exists()


@pytest.mark.parametrize(
    ("changes", "rule"),
    [
        ({"tax_minor": 6_000_01}, "invoice_adds_up"),
        ({"net_minor": -100, "tax_minor": 0, "gross_minor": -100}, "invoice_red_is_negative"),
        ({"net_minor": PRICE, "gross_minor": PRICE + 6_000_00}, "invoiced on deal"),
        ({"currency": "USD"}, "invoice: deal"),
        ({"number": FACTS.number}, "invoice_number_once"),
    ],
)
def test_no_sql_records_what_cannot_be(changes, rule) -> None:
    invoice = an_invoice()
    row = replace_row(invoice, **{"number": "X1234567", **changes})

    with pytest.raises(IntegrityError, match=rule), transaction.atomic():
        row.save(force_insert=True)

    with pytest.raises(IntegrityError, match="append_only"), transaction.atomic():
        Invoice.objects.update(gross_minor=1)
    assert Invoice.objects.get().gross_minor == 106_000_00


def replace_row(invoice: Invoice, **changes: object) -> Invoice:
    names = [field.attname for field in Invoice._meta.concrete_fields]
    kept = {name: getattr(invoice, name) for name in names if name not in {"id", "uid"}}
    return Invoice(**{**kept, **changes})


def test_the_buyer_is_told() -> None:
    invoice = an_invoice()

    book_tasks.tell_invoice(invoice_id=invoice.pk)

    notice = Notification.objects.get(kind="invoice_recorded")
    assert notice.url == f"/deals/{invoice.deal.uid}/invoices/"
    assert replace(FACTS).number == notice.data["number"]
