"""Keeping the code table of invoices."""

from typing import Any

import pytest

from kernel.errors import InvalidInput, NotAllowed
from marketplace.deals.tests.build import NOW
from marketplace.payments.actions.set_invoice_kind import set_invoice_kind
from marketplace.payments.models import InvoiceKind
from marketplace.payments.tests.invoices import a_kind, an_invoice
from parties.tests.build import hangzhou_voice, operator

pytestmark = pytest.mark.django_db

SAID: dict[str, Any] = {
    "code": "88",
    "name_zh": "通行费",
    "name_en": "Toll invoice",
    "is_active": True,
}


def test_a_kind_is_added_and_renamed() -> None:
    set_invoice_kind(actor=operator(), **SAID, now=NOW)
    set_invoice_kind(actor=operator(), **{**SAID, "name_en": "Road toll"}, now=NOW)

    assert InvoiceKind.objects.get(code="88").name("en") == "Road toll"


def test_one_out_of_use_is_not_chosen_any_more() -> None:
    kind = a_kind()
    names: dict[str, Any] = {"name_zh": kind.name_zh, "name_en": kind.name_en}
    set_invoice_kind(actor=operator(), code="31", **names, is_active=False, now=NOW)

    with pytest.raises(InvalidInput):
        an_invoice()


def test_it_needs_names_and_an_operator() -> None:
    with pytest.raises(InvalidInput):
        set_invoice_kind(actor=operator(), **{**SAID, "name_zh": " "}, now=NOW)
    with pytest.raises(NotAllowed):
        set_invoice_kind(actor=hangzhou_voice(), **SAID, now=NOW)

    assert not InvoiceKind.objects.filter(code="88").exists()
