"""Recording an exchange of currencies."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from kernel.errors import InvalidInput, NotAllowed
from kernel.money import Money
from marketplace.deals.tests.build import NOW, PRICE, a_deal, sides_of
from marketplace.ledger.models import Entry, Txn
from marketplace.payments.actions.record_exchange import ExchangeKnown, record_exchange
from marketplace.payments.models import Exchange
from marketplace.payments.received import receipts_minor
from marketplace.payments.tests.build import a_claim, a_scan, pay
from marketplace.payments.tests.exchanges import FACTS, GIVEN, an_exchange
from parties.models import StoredFile
from parties.tests.build import client_of

pytestmark = pytest.mark.django_db


def test_both_amounts_stand_in_the_books_as_the_document_has_them() -> None:
    deal = a_deal("payment_pending")
    exchange = an_exchange(pay(deal))

    legs = Entry.objects.filter(txn__key=f"exchange:{exchange.uid}")
    kinds = [code.split(":")[0] for code in legs.values_list("account__code", flat=True)]
    found = sorted(zip(kinds, legs.values_list("amount_minor", "currency"), strict=True))
    assert found == [
        ("fx_clearing", (-PRICE, "CNY")),
        ("fx_clearing", (GIVEN, "USD")),
        ("memo_paid", (-GIVEN, "USD")),
        ("memo_paid", (PRICE, "CNY")),
    ]
    assert exchange.file_sha256 == StoredFile.objects.get(pk=exchange.file_id).sha256
    assert receipts_minor(deal) == PRICE


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"given": Money(PRICE, "CNY"), "rate": Decimal(1)}, "currency"),
        ({"given": Money(0, "USD")}, "amount"),
        ({"rate": Decimal(0)}, "rate"),
        ({"rate": Decimal("0.138")}, "rate"),
        ({"rate": Decimal("7.7")}, "rate"),
        ({"rate_on": date(2026, 1, 6)}, "rate_on"),
        ({"source": " "}, "source"),
        ({"source": "x" * 81}, "source"),
    ],
)
def test_what_cannot_be_is_refused_and_posts_nothing(changes, field) -> None:
    claim = pay(a_deal("payment_pending"))
    before = Txn.objects.count()

    with pytest.raises(InvalidInput) as refusal:
        an_exchange(claim, **changes)

    assert refusal.value.field == field
    assert (Exchange.objects.count(), Txn.objects.count()) == (0, before)


def test_a_payment_has_one_exchange_and_only_once_it_is_confirmed() -> None:
    deal = a_deal("payment_pending")
    with pytest.raises(InvalidInput, match="both sides"):
        an_exchange(a_claim(deal, minor=1))

    claim = pay(deal, minor=PRICE - 1)
    an_exchange(claim)
    with pytest.raises(ExchangeKnown):
        an_exchange(claim)

    assert Exchange.objects.count() == 1


def test_only_the_buyer_records_it() -> None:
    claim = pay(a_deal("payment_pending"))
    holder = sides_of(claim.deal).holder

    with pytest.raises(NotAllowed):
        record_exchange(
            actor=holder, claim_id=claim.pk, facts=FACTS, file_id=a_scan(holder), now=NOW
        )

    assert Exchange.objects.count() == 0


@pytest.mark.parametrize("how", [{"rate": Decimal(8)}, {"amount_minor": 1}])
def test_the_database_changes_none(how) -> None:
    exchange = an_exchange(pay(a_deal("payment_pending")))

    with pytest.raises(IntegrityError), transaction.atomic():
        Exchange.objects.filter(pk=exchange.pk).update(**how)


def test_the_page_shows_the_rate_and_gives_its_document_to_the_holder() -> None:
    exchange = an_exchange(pay(a_deal("payment_pending")))
    deal = exchange.claim.deal

    page = client_of(sides_of(deal).holder).get(f"/deals/{deal.uid}/payment/")
    file = client_of(sides_of(deal).holder).get(f"/payments/{exchange.claim.uid}/exchange/file/")

    assert "7.2500001" in page.content.decode()
    assert "66,206.89" in page.content.decode()
    assert file.getvalue().startswith(b"\x89PNG")
