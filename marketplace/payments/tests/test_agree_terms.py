"""Agreeing to corrected terms, as far as the money allows."""

import pytest
from django.urls import reverse

from kernel.errors import NotAllowed
from marketplace.deals.models import Contract, Deal, Offer
from marketplace.deals.tests.build import (
    NOW,
    PRICE,
    a_correction,
    a_deal,
    buyer_of,
    offer_terms,
    sides_of,
    version_of,
)
from marketplace.deals.tests.proof import refused
from marketplace.payments.actions.agree_terms import MoneyBeyond, agree_terms
from marketplace.payments.received import outstanding_minor
from marketplace.payments.tests.build import a_claim, pay
from marketplace.payments.tests.invoices import an_invoice
from parties.models import Notification
from parties.tests.build import a_membership, actor_of, client_of

pytestmark = pytest.mark.django_db


def agree(deal, *, actor=None) -> Deal:
    return agree_terms(
        actor=actor or sides_of(deal).buyer,
        deal_id=deal.pk,
        document_sha256=Contract.objects.get(deal=deal, status="drafted").document_sha256,
        expected_version=version_of(deal),
        now=NOW,
    )


@pytest.mark.parametrize(
    ("received", "terms", "stands"),
    [
        (0, {"minor": PRICE // 2}, "payment_pending"),
        (0, {"minor": PRICE, "payment_terms": "postpaid"}, "paid"),
        (PRICE // 2, {"minor": PRICE // 2}, "paid"),
        (PRICE // 2, {"minor": PRICE}, "payment_pending"),
        (PRICE, {"minor": PRICE * 2}, "payment_pending"),
        (PRICE, {"minor": PRICE, "note": "Delivered by mail"}, "paid"),
    ],
    ids=str,
)
def test_what_was_received_says_where_it_leaves_the_deal(received, terms, stands) -> None:
    deal = a_deal("payment_pending")
    if received:
        pay(deal, minor=received)
    deal.refresh_from_db()
    a_correction(deal, terms=offer_terms(**terms))

    done = agree(deal)

    assert (done.status, done.amount_minor) == (stands, terms["minor"])
    assert outstanding_minor(done) == terms["minor"] - received


def test_the_price_never_falls_below_what_was_paid_is_under_way_or_invoiced() -> None:
    paid, claimed, invoiced = (a_deal("payment_pending") for _ in range(3))
    pay(paid, minor=PRICE // 2 + 1)
    a_claim(claimed, minor=PRICE)
    an_invoice(invoiced)

    for deal in (paid, claimed, invoiced):
        a_correction(deal, terms=offer_terms(minor=100_000_00))
        with refused(MoneyBeyond):
            agree(deal)


def test_a_deal_paid_anew_goes_its_way_to_the_end() -> None:
    deal = a_deal("payment_pending")
    pay(deal)
    a_correction(deal, terms=offer_terms(minor=PRICE + 5_00))
    assert agree(Deal.objects.get(pk=deal.pk)).status == "payment_pending"

    pay(deal, minor=5_00)

    deal.refresh_from_db()
    assert (deal.status, outstanding_minor(deal)) == ("paid", 0)


def test_terms_that_want_money_first_ask_for_it_and_both_sides_are_told(drain) -> None:
    deal = a_deal("contract_signed", terms=offer_terms(payment_terms="postpaid"))
    a_membership(buyer_of(deal), duty="trader")
    a_correction(deal, terms=offer_terms())
    agree(deal)

    drain()

    assert Deal.objects.get(pk=deal.pk).status == "payment_pending"
    assert Notification.objects.filter(kind="deal_corrected").exists()


def test_not_by_whoever_does_not_sign() -> None:
    deal = a_deal("paid")
    a_correction(deal)

    with refused(NotAllowed):
        agree(deal, actor=actor_of(buyer_of(deal), duty="trader"))


def test_from_page_to_page() -> None:
    deal = a_deal("payment_pending")
    holder, buyer = client_of(sides_of(deal).holder), client_of(sides_of(deal).buyer)
    address = reverse("deals:correct", args=[deal.uid])
    page = holder.get(address)
    form = {**page.context["form"].initial, "amount": "240000.00", "note": "Half the columns"}
    form = {name: value for name, value in form.items() if value is not None and name != "schedule"}

    sent = holder.post(address, form)

    assert sent.status_code == 302, sent.context["form"].errors
    assert Offer.objects.get(status="open").amount_minor == 240_000_00
    address = reverse("payments:agree_terms", args=[deal.uid])
    room = buyer.get(reverse("deals:detail", args=[deal.uid])).content.decode()
    assert f'href="{address}"' in room
    read = buyer.get(address)
    words = read.content.decode()
    assert "CNY 480,000.00" in words
    assert "CNY 240,000.00" in words
    assert Contract.objects.get(status="drafted").document_sha256 in words
    assert "Your side proposed it" in holder.get(address).content.decode()
    initial = read.context["form"].initial
    signed = buyer.post(address, {**initial, "agreed": "on"})
    assert (signed.status_code, signed["Location"]) == (
        302,
        reverse("deals:detail", args=[deal.uid]),
    )
    assert Deal.objects.get(pk=deal.pk).amount_minor == 240_000_00
    assert "terms corrected" in buyer.get(signed["Location"]).content.decode()
    assert buyer.get(address).status_code == 404
    contracts = reverse("deals:contract", args=[deal.uid])
    before = Contract.objects.get(status="void")
    assert f'href="?digest={before.document_sha256}"' in buyer.get(contracts).content.decode()
    replaced = buyer.get(contracts, {"digest": before.document_sha256}).content.decode()
    assert f"Contract {before.contract_no}" in replaced
    assert buyer.get(contracts, {"digest": "0" * 64}).status_code == 404
