"""A payment by card and its refund, through the stand-in for Stripe, in real browsers."""

from collections.abc import Callable

import pytest
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from marketplace.deals.models import Deal
from marketplace.deals.tests.build import PRICE, a_deal, sides_of
from marketplace.ledger.balances import of_deal
from marketplace.payments.models import CardPayment
from marketplace.payments.sandbox.webhooks import Delivery, Postman
from marketplace.payments.tests.build import a_due_refund
from marketplace.payments.tests.till import SECRET, Till, a_till

pytestmark = pytest.mark.django_db(transaction=True)


def tell(till: Till, live_server: LiveServer, drain: Callable[[], int]) -> None:
    """Deliver what Stripe tells over HTTP, and let the worker apply it."""
    postman = Postman(f"{live_server.url}/webhooks/stripe/", [SECRET])
    answers = [postman.deliver(Delivery(event)) for event in till.events]
    till.events.clear()
    assert set(answers) == {200}
    drain()


def test_a_card_payment_and_its_refund(
    at_a_browser, live_server: LiveServer, settings: Settings, drain: Callable[[], int]
) -> None:
    settings.SITE_URL = live_server.url
    with a_till(settings) as till:
        deal = a_deal("payment_pending")
        sides = sides_of(deal)
        buyer = at_a_browser(sides.buyer, language="en")
        holder = at_a_browser(sides.holder, language="zh-hans", size={"width": 390, "height": 844})

        buyer.visit(f"/deals/{deal.uid}/payment/")
        buyer.look("card-1-payments")
        buyer.press("Pay by card")
        buyer.look("card-2-start")
        buyer.press("Ask for the payment page")
        assert "being prepared" in buyer.reads()
        drain()
        payment = CardPayment.objects.get()
        buyer.visit(f"/payments/cards/{payment.uid}/")
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

        assert buyer.page.url == f"{live_server.url}/payments/cards/{payment.uid}/"
        assert "waiting for the payment" in buyer.reads()  # coming back proves nothing
        assert of_deal(deal.uid) == {}
        tell(till, live_server, drain)
        buyer.visit(f"/payments/cards/{payment.uid}/")
        buyer.look("card-4-received")
        assert "received through Stripe" in buyer.reads()
        assert Deal.objects.get(pk=deal.pk).status == "paid"
        holder.visit(f"/payments/cards/{payment.uid}/")
        holder.look("card-5-received-zh")
        assert "已通过 Stripe 收到" in holder.reads()

        a_due_refund(Deal.objects.with_parties().get(pk=deal.pk))
        drain()
        tell(till, live_server, drain)
        buyer.visit(f"/payments/cards/{payment.uid}/")
        buyer.look("card-6-refunded")
        assert "All of it went back" in buyer.reads()
        assert "refund the buyer" in buyer.reads()
        assert "done" in buyer.reads()
        holder.visit(f"/deals/{deal.uid}/payment/")
        holder.look("card-7-payments-zh")

        assert Deal.objects.get(pk=deal.pk).status == "refunded"
        assert of_deal(deal.uid) == {}
        assert next(till.sandbox.store.of("refund"))["amount"] == PRICE
        assert buyer.complaints == holder.complaints == []
