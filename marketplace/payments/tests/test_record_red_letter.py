"""Recording the red letter of a fapiao."""

from dataclasses import replace

import pytest
from django.db import IntegrityError, transaction

from kernel.errors import InvalidInput, NotAllowed
from marketplace.deals.tests.build import NOW, sides_of
from marketplace.payments.actions.record_red_letter import InvoiceReversed, record_red_letter
from marketplace.payments.models import Invoice
from marketplace.payments.tests.invoices import FACTS, a_file, an_invoice
from marketplace.payments.tests.test_record_invoice import replace_row

pytestmark = pytest.mark.django_db

RED = replace(FACTS, number="25332000000000000099")


def reverse(invoice: Invoice, facts=RED, *, by="holder", reason="Wrong buyer") -> Invoice:
    actor = getattr(sides_of(invoice.deal), by)
    return record_red_letter(
        actor=actor,
        invoice_id=invoice.pk,
        facts=facts,
        file_id=a_file(actor, b"%PDF-1.7 red"),
        reason=reason,
        now=NOW,
    )


def test_it_is_negative_and_frees_the_price() -> None:
    invoice = an_invoice()

    red = reverse(invoice)

    assert (red.gross_minor, red.reverses_id) == (-106_000_00, invoice.pk)
    assert Invoice.objects.gross_minor(invoice.deal) == 0


def test_a_part_may_be_reversed_and_once() -> None:
    invoice = an_invoice()
    part = replace(RED, net_minor=50_000_00, tax_minor=3_000_00, gross_minor=53_000_00)

    red = reverse(invoice, part)

    for wrong in (invoice, red):
        with pytest.raises(InvoiceReversed):
            reverse(wrong, replace(part, number="25332000000000000098"))
    assert Invoice.objects.gross_minor(invoice.deal) == 53_000_00


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"seller_tax_id": "91330100MA0EXAMP2B"}, "seller_tax_id"),
        ({"net_minor": 100_000_01, "gross_minor": 106_000_01}, "gross"),
    ],
)
def test_another_seller_or_more_than_the_invoice_is_refused(changes, field) -> None:
    invoice = an_invoice()

    with pytest.raises(InvalidInput) as refused:
        reverse(invoice, replace(RED, **changes))

    assert (refused.value.field, Invoice.objects.count()) == (field, 1)


def test_it_needs_a_reason_and_the_holder() -> None:
    invoice = an_invoice()

    with pytest.raises(InvalidInput):
        reverse(invoice, reason=" ")
    with pytest.raises(NotAllowed):
        reverse(invoice, by="buyer")

    assert Invoice.objects.count() == 1


def test_no_sql_reverses_what_is_of_another_deal() -> None:
    invoice, other = an_invoice(), an_invoice(number="25332000000000000007")
    red = {"net_minor": -1, "tax_minor": 0, "gross_minor": -1, "reason": "x", "number": "R1234567"}

    row = replace_row(other, reverses_id=invoice.pk, **red)

    with pytest.raises(IntegrityError, match="does not reverse"), transaction.atomic():
        row.save(force_insert=True)
