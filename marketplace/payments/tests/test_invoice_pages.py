"""Invoices on the pages of a deal, of an organisation and of operators."""

import csv
from io import StringIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from marketplace.deals.tests.build import a_deal, sides_of
from marketplace.payments.models import Invoice, InvoiceKind
from marketplace.payments.tests.invoices import FACTS, a_kind, an_invoice
from parties.tests.build import client_of, operator, stranger

pytestmark = pytest.mark.django_db

FORM = {
    "kind": "31",
    "seller_tax_id": FACTS.seller_tax_id,
    "number": FACTS.number,
    "rate": "6",
    "net": "100,000.00",
    "tax": "6000",
    "gross": "106000",
    "issued_on": "2026-01-05",
}


def a_paper() -> SimpleUploadedFile:
    return SimpleUploadedFile("fapiao.pdf", b"%PDF-1.7 fapiao", content_type="application/pdf")


def test_the_holder_records_and_the_buyer_reads_and_downloads() -> None:
    a_kind()
    deal = a_deal("payment_pending")
    address = f"/deals/{deal.uid}/invoices/"
    holder, buyer = client_of(sides_of(deal).holder), client_of(sides_of(deal).buyer)

    assert holder.post(address, {**FORM, "file": a_paper()}).status_code == 302

    invoice = Invoice.objects.get()
    said = buyer.get(address).content.decode()
    assert FACTS.number in said
    assert "Record an invoice" not in said
    file = buyer.get(f"/invoices/{invoice.uid}/file/")
    assert b"".join(file) == b"%PDF-1.7 fapiao"
    assert client_of(stranger()).get(f"/invoices/{invoice.uid}/file/").status_code == 404
    assert buyer.get(f"/invoices/{invoice.uid}/red-letter/").status_code == 404


def test_a_red_letter_is_recorded_from_the_invoice() -> None:
    invoice = an_invoice()
    holder = client_of(sides_of(invoice.deal).holder)
    address = f"/invoices/{invoice.uid}/red-letter/"
    assert holder.get(address).context["form"].initial["seller_tax_id"] == FACTS.seller_tax_id

    red = {**FORM, "number": "25332000000000000099", "reason": "Wrong", "file": a_paper()}
    assert holder.post(address, red).status_code == 302

    said = holder.get(f"/deals/{invoice.deal.uid}/invoices/").content.decode()
    assert "reversed by 25332000000000000099" in said


def test_what_is_wrong_is_said_at_its_field() -> None:
    a_kind()
    deal = a_deal("payment_pending")

    answer = client_of(sides_of(deal).holder).post(
        f"/deals/{deal.uid}/invoices/", {**FORM, "net": "much", "file": a_paper()}
    )

    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["net"])
    assert not Invoice.objects.exists()


def test_each_organisation_lists_its_own_and_operators_all() -> None:
    invoice = an_invoice()
    an_invoice(number="25332000000000000007")
    buyer = client_of(sides_of(invoice.deal).buyer)

    listed = buyer.get("/money/invoices/").context["listed"]
    assert [one.pk for one in listed.page] == [invoice.pk]
    text = buyer.get("/money/invoices.csv").content.decode("utf-8-sig")
    [row] = csv.DictReader(StringIO(text))
    assert (row["Total with tax"], row["Invoice number"]) == ("106000.00", FACTS.number)
    desk = client_of(operator())
    assert len(desk.get("/console/finance/invoices/").context["listed"].page) == 2
    found = desk.get(f"/console/finance/invoices/?number={FACTS.number}")
    assert len(found.context["listed"].page) == 1


def test_the_code_table_is_edited_on_its_page() -> None:
    desk, kind = client_of(operator()), a_kind()
    page = "/console/finance/invoices/kinds/"
    assert desk.get(f"{page}?code=31").context["form"].initial["name_zh"] == kind.name_zh

    desk.post(page, {"code": "31", "name_zh": kind.name_zh, "name_en": "Digital, special"})

    kind = InvoiceKind.objects.get(code="31")
    assert (kind.name_en, kind.is_active) == ("Digital, special", False)
