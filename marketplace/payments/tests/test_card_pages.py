"""What the pages of card payments show, to whom, and what they lead to."""

import pytest
from django.urls import reverse

from kernel.actor import CLOCK
from marketplace.deals.actions.request_payment import request_payment
from marketplace.deals.models import Deal
from marketplace.deals.models.instalment import Part
from marketplace.deals.tests.build import NOW, a_deal, offer_terms, sides_of
from marketplace.payments.models import CardPayment, ConnectedAccount
from marketplace.payments.received import outstanding_minor
from marketplace.payments.sandbox.objects import transfers
from marketplace.payments.tests.till import Till, ask
from parties.tests.build import client_of, operator

pytestmark = pytest.mark.django_db
ENGLISH = {"Accept-Language": "en"}


def shown(actor, name: str, *args: object) -> str:
    answer = client_of(actor).get(reverse(name, args=args), headers=ENGLISH)
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_option_is_offered_to_the_buyer_while_something_is_due(till: Till) -> None:
    deal = a_deal("payment_pending")
    sides = sides_of(deal)

    assert "Pay by card" in shown(sides.buyer, "payments:detail", deal.uid)
    assert "Pay by card" not in shown(sides.holder, "payments:detail", deal.uid)
    assert "Pay by card" not in shown(operator(), "payments:detail", deal.uid)


def test_too_large_an_amount_is_not_offered_and_the_page_says_why(till: Till) -> None:
    deal = a_deal("payment_pending", terms=offer_terms(minor=1_030_000_00))
    buyer = sides_of(deal).buyer

    assert "Pay by card" not in shown(buyer, "payments:detail", deal.uid)
    assert "at most 999,999.99" in shown(buyer, "payments:card_start", deal.uid)


def test_without_keys_the_option_is_nowhere() -> None:
    deal = a_deal("payment_pending")
    buyer = sides_of(deal).buyer

    assert "by card" not in shown(buyer, "payments:detail", deal.uid)


def test_asking_leads_to_our_own_page_with_a_plain_link(till: Till, drain) -> None:
    deal = a_deal("payment_pending")
    buyer = sides_of(deal).buyer

    answer = client_of(buyer).post(reverse("payments:card_start", args=[deal.uid]))

    payment = CardPayment.objects.get()
    assert answer.headers["Location"] == reverse("payments:card", args=[payment.uid])
    assert "being prepared" in shown(buyer, "payments:card", payment.uid)
    drain()
    payment.refresh_from_db()
    page = shown(buyer, "payments:card", payment.uid)
    assert f'href="{payment.session_url}"' in page
    assert payment.session_url not in shown(sides_of(deal).holder, "payments:card", payment.uid)


def test_a_card_pays_the_part_that_is_due_now_of_a_large_price(till: Till, drain) -> None:
    parts = (Part(300_000_00, "on_signing"), Part(730_000_00, "on_acceptance"))
    terms = offer_terms(minor=1_030_000_00, payment_terms="instalments", schedule=parts)
    deal = a_deal("contract_signed", terms=terms)
    request_payment(actor=CLOCK, deal_id=deal.pk, now=NOW)
    buyer = sides_of(deal).buyer

    client_of(buyer).post(reverse("payments:card_start", args=[deal.uid]))
    drain()
    payment = CardPayment.objects.get()
    till.pay(payment)
    till.deliver()
    drain()

    assert payment.amount_minor == 300_000_00
    assert Deal.objects.get(pk=deal.pk).status == "paid"
    assert outstanding_minor(deal) == 730_000_00


def test_a_second_page_for_the_same_money_is_refused(till: Till) -> None:
    deal = a_deal("payment_pending")
    ask(deal)

    answer = client_of(sides_of(deal).buyer).post(
        reverse("payments:card_start", args=[deal.uid]), headers=ENGLISH
    )

    assert answer.status_code == 422
    assert CardPayment.objects.count() == 1


def test_a_holder_opens_an_account_gives_the_details_and_can_be_paid(till: Till, drain) -> None:
    deal = a_deal("payment_pending")
    holder, buyer = sides_of(deal).holder, sides_of(deal).buyer
    address = reverse("payments:account")
    assert "Open an account" in shown(holder, "payments:account")

    assert client_of(holder).post(address).status_code == 302
    drain()

    account = ConnectedAccount.objects.get()
    assert account.status == "pending"
    assert f'href="{till.sandbox.address}/onboard/{account.account_id}"' in shown(
        holder, "payments:account"
    )
    transfers.enable_account(till.sandbox.store, {"id": account.account_id})
    till.deliver()
    drain()
    account.refresh_from_db()
    assert account.status == "enabled"
    assert "can receive money" in shown(holder, "payments:account")
    assert client_of(buyer).get(address).status_code == 403


def test_asking_again_gives_a_new_link_to_the_same_account(till: Till, drain) -> None:
    holder = sides_of(a_deal("payment_pending")).holder
    address = reverse("payments:account")
    for _ in range(2):
        client_of(holder).post(address)
        drain()

    assert ConnectedAccount.objects.count() == 1
    assert len(list(till.sandbox.store.of("account"))) == 1
