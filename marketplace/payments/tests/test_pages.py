"""What the payment pages show, to whom."""

import pytest
from django.urls import reverse

from marketplace.deals.tests.build import PRICE, a_deal, offer_terms, sides_of
from marketplace.payments.models import PaymentClaim
from marketplace.payments.tests.build import a_claim, a_picture, pay
from parties.tests.build import client_of, operator

pytestmark = pytest.mark.django_db
ENGLISH = {"Accept-Language": "en"}


def page(actor, deal) -> str:
    response = client_of(actor).get(reverse("payments:detail", args=[deal.uid]), headers=ENGLISH)
    assert response.status_code == 200
    return response.content.decode()


def test_it_says_what_is_due_and_that_nobody_holds_the_money() -> None:
    deal = a_deal("payment_pending")
    pay(deal, minor=PRICE - 100)

    shown = page(sides_of(deal).buyer, deal)

    assert "CNY 479,999.00" in shown
    assert "CNY 1.00" in shown
    assert "paid directly between the parties" in shown
    assert "escrow" not in shown
    assert 'name="amount" value="1.00"' in shown


def test_each_side_sees_its_own_acts() -> None:
    claim = a_claim(minor=PRICE - 1)
    sides = sides_of(claim.deal)

    buyers, holders = page(sides.buyer, claim.deal), page(sides.holder, claim.deal)
    operators = page(operator(), claim.deal)

    assert "Withdraw the claim" in buyers
    assert "Record the payment" in buyers
    assert "Confirm the receipt" not in buyers
    assert "Confirm the receipt" in holders
    assert "Record the payment" not in holders
    assert not any(act in operators for act in ("Confirm the", "Withdraw the", "Record the"))


@pytest.mark.parametrize("status", ["contract_drafted", "paid"])
def test_nothing_is_claimed_when_nothing_can_be_paid(status) -> None:
    deal = a_deal(status)

    assert "Record the payment" not in page(sides_of(deal).buyer, deal)


def test_a_claim_and_its_confirmation_by_form() -> None:
    deal = a_deal("payment_pending")
    sides = sides_of(deal)
    slip = {
        "amount": "480,000.00",
        "payer_bank": "Bank of Ningbo",
        "bank_serial": "AB12",
        "value_on": "2026-01-05",
        "evidence": a_picture(),
    }
    address = reverse("payments:detail", args=[deal.uid])
    assert client_of(sides.buyer).post(address, slip).status_code == 302
    claim = PaymentClaim.objects.get()

    response = client_of(sides.holder).post(
        reverse("payments:confirm", args=[claim.uid]), {"version": "1", "amount": "480000"}
    )

    assert response.status_code == 302
    deal.refresh_from_db()
    assert deal.status == "paid"


def test_more_than_due_is_told_at_the_amount_and_what_was_typed_is_kept() -> None:
    deal = a_deal("payment_pending")
    slip = {
        "amount": "480000.01",
        "payer_bank": "Bank of Ningbo",
        "bank_serial": "AB12",
        "value_on": "2026-01-05",
        "evidence": a_picture(),
    }

    response = client_of(sides_of(deal).buyer).post(
        reverse("payments:detail", args=[deal.uid]), slip, headers=ENGLISH
    )

    assert response.status_code == 422
    assert response.context["form"].errors["amount"] == [
        "At most 480000.00 CNY can still be claimed; settle an excess with the holder."
    ]
    assert "AB12" in response.content.decode()
    assert PaymentClaim.objects.count() == 0


@pytest.mark.parametrize("amount", ["", "abc", "6,50", "1.001", "-5", "NaN", "1e9"])
def test_what_is_no_amount_is_refused(amount) -> None:
    claim = a_claim()

    response = client_of(sides_of(claim.deal).holder).post(
        reverse("payments:confirm", args=[claim.uid]), {"version": "1", "amount": amount}
    )

    assert response.status_code == 422
    assert PaymentClaim.objects.get().status == "claimed"


def test_the_page_costs_the_same_with_many_claims(django_assert_max_num_queries) -> None:
    deal = a_deal("payment_pending", terms=offer_terms())
    for _ in range(10):
        a_claim(deal, minor=1)
    client = client_of(sides_of(deal).holder)
    address = reverse("payments:detail", args=[deal.uid])
    client.get(address)

    with django_assert_max_num_queries(14):
        client.get(address)
