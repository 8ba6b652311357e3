"""A payment by card and its refund, through the stand-in for Stripe, in real browsers."""

from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from marketplace.deals.models import Deal
from marketplace.deals.tests.build import PRICE, a_deal, sides_of
from marketplace.ledger.balances import of_deal
from marketplace.payments import recon
from marketplace.payments.models import CardPayment
from marketplace.payments.sandbox.webhooks import Delivery, Postman
from marketplace.payments.tests.build import a_due_refund
from marketplace.payments.tests.till import SECRET, Till, a_till
from parties.tests.build import operator

pytestmark = pytest.mark.django_db(transaction=True)
Tell = Callable[[], None]


def teller(till: Till, live_server: LiveServer, drain: Callable[[], int]) -> Tell:
    """Return what delivers Stripe's events over HTTP and lets the worker apply them."""
    postman = Postman(f"{live_server.url}/webhooks/stripe/", [SECRET])

    def tell() -> None:
        answers = [postman.deliver(Delivery(event)) for event in till.events]
        till.events.clear()
        assert set(answers) <= {200}
        drain()

    return tell


def pay(buyer: Any, deal: Deal, till: Till, tell: Tell) -> str:
    """Pay on Stripe's page, after one card was declined; return our own page's address."""
    buyer.visit(f"/deals/{deal.uid}/payment/")
    buyer.look("card-1-payments")
    buyer.press("Pay by card")
    buyer.look("card-2-start")
    buyer.press("Ask for the payment page")
    assert "being prepared" in buyer.reads()
    tell()
    here = f"/payments/cards/{CardPayment.objects.get().uid}/"
    buyer.visit(here)
    buyer.look("card-3-open")
    buyer.press("Go to the payment page")
    assert buyer.page.url.startswith(till.sandbox.address)
    assert f"CNY {PRICE / 100:,.2f}" in buyer.reads()
    buyer.choose(payment_method="pm_card_visa_chargeDeclined")
    buyer.press("Pay")
    assert "declined" in buyer.page.get_by_role("alert").inner_text()
    buyer.complaints.clear()  # the refusal's status
    buyer.choose(payment_method="pm_card_visa")
    buyer.press("Pay")
    assert buyer.page.url.endswith(here)
    assert "waiting for the payment" in buyer.reads()  # coming back proves nothing
    assert of_deal(deal.uid) == {}
    return here


def receive_at_stripe(holder: Any, tell: Tell) -> None:
    """Open the account to which the holder's money is transferred."""
    holder.visit("/money/account/")
    holder.press("开立账户")
    tell()
    holder.visit("/money/account/")
    holder.look("card-8-account-zh")
    holder.press("前往 Stripe 填写资料")
    holder.press("Let this account receive money")
    tell()
    holder.visit("/money/account/")
    assert "可收款" in holder.reads()


def explain(keeper: Any, till: Till) -> None:
    """Find that everything agrees, then a fen that does not, and explain it."""
    recon.catch_up(now=timezone.now())
    keeper.visit("/console/finance/breaks/")
    assert "Everything agrees" in keeper.reads()
    till.sandbox.store.available["cny"] -= 1
    assert recon.compare(now=timezone.now()) == 1
    keeper.visit("/console/finance/breaks/")
    keeper.look("card-9-breaks")
    keeper.press("another balance")
    keeper.fill(reason="One fen was paid out by hand")
    keeper.look("card-10-break")
    keeper.press("Explain it")
    assert "explained" in keeper.reads()


def test_a_card_payment_and_its_refund(
    at_a_browser: Callable[..., Any],
    live_server: LiveServer,
    settings: Settings,
    drain: Callable[[], int],
) -> None:
    settings.SITE_URL = live_server.url
    with a_till(settings) as till:
        deal, tell = a_deal("payment_pending"), teller(till, live_server, drain)
        buyer = at_a_browser(sides_of(deal).buyer, language="en")
        holder = at_a_browser(sides_of(deal).holder, size={"width": 390, "height": 844})
        here = pay(buyer, deal, till, tell)

        tell()
        buyer.visit(here)
        buyer.look("card-4-received")
        assert "received through Stripe" in buyer.reads()
        holder.visit(here)
        holder.look("card-5-received-zh")
        assert "已通过 Stripe 收到" in holder.reads()
        assert Deal.objects.get(pk=deal.pk).status == "paid"

        a_due_refund(Deal.objects.with_parties().get(pk=deal.pk))
        drain()
        tell()
        buyer.visit(here)
        buyer.look("card-6-refunded")
        assert "All of it went back" in buyer.reads()
        holder.visit(f"/deals/{deal.uid}/payment/")
        holder.look("card-7-payments-zh")
        assert Deal.objects.get(pk=deal.pk).status == "refunded"
        assert of_deal(deal.uid) == {}
        assert next(till.sandbox.store.of("refund"))["amount"] == PRICE

        receive_at_stripe(holder, tell)
        keeper = at_a_browser(operator(), language="en")
        explain(keeper, till)
        assert buyer.complaints == holder.complaints == keeper.complaints == []
