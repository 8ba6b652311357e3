"""A market whose Stripe is the stand-in, and what happens there, for tests."""

import json
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

from django.http import HttpResponse
from django.test import Client
from pytest_django import Settings

from marketplace.deals.models import Deal
from marketplace.deals.tests.build import NOW, a_deal, holder_of, sides_of
from marketplace.payments.actions.start_card_payment import start_card_payment
from marketplace.payments.card_tasks import call_stripe
from marketplace.payments.models import CardPayment, ConnectedAccount, StripeStep
from marketplace.payments.received import claimable_minor
from marketplace.payments.sandbox.objects import checkout
from marketplace.payments.sandbox.server import Sandbox, running
from marketplace.payments.sandbox.store import Object
from marketplace.payments.sandbox.webhooks import signature

SECRET = "whsec_of_the_tests"
VISA = "pm_card_visa"


@dataclass
class Till:
    """The stand-in, and the events that it has told and nobody has delivered."""

    sandbox: Sandbox
    events: list[Object] = field(default_factory=list)

    def deliver(self, *kinds: str, to: Client | None = None) -> list[int]:
        """Deliver what was told, of these kinds or all; return the answers."""
        due = [e for e in self.events if not kinds or e["type"] in kinds]
        self.events = [e for e in self.events if e not in due]
        return [send(event, to=to).status_code for event in due]

    def pay(self, payment: CardPayment, card: str = VISA) -> None:
        """Pay on the payment page, as the buyer does."""
        payment.refresh_from_db()
        checkout.pay(self.sandbox.store, {"id": payment.session_id or "", "payment_method": card})


@contextmanager
def a_till(settings: Settings) -> Iterator[Till]:
    """Run a stand-in and let the market use it."""
    with running() as sandbox:
        settings.STRIPE_SECRET_KEY = sandbox.store.secret_key
        settings.STRIPE_WEBHOOK_SECRETS = [SECRET]
        settings.STRIPE_API_BASE = sandbox.address
        till = Till(sandbox)
        sandbox.store.on_event = lambda event: till.events.append({**event})
        yield till


def send(
    event: Object,
    *,
    secrets: Sequence[str] = (SECRET,),
    late_s: int = 0,
    to: Client | None = None,
) -> HttpResponse:
    """Deliver one event, signed."""
    body = json.dumps(event).encode()
    answer: HttpResponse = (to or Client()).post(  # type: ignore[assignment]
        "/webhooks/stripe/",
        data=body,
        content_type="application/json",
        headers={
            "Stripe-Signature": signature(body, secrets=secrets, at=int(time.time()) - late_s)
        },
    )
    return answer


def ask(deal: Deal | None = None, *, minor: int | None = None) -> CardPayment:
    """Return a payment whose page is open; by default over what is due."""
    deal = deal or a_deal("payment_pending")
    payment = start_card_payment(
        actor=sides_of(deal).buyer,
        deal_id=deal.pk,
        amount_minor=claimable_minor(deal) if minor is None else minor,
        now=NOW,
    )
    step = StripeStep.objects.get(payment=payment, kind="checkout")
    call_stripe(step_id=step.pk)
    payment.refresh_from_db()
    return payment


def an_account(deal: Deal, till: Till) -> ConnectedAccount:
    """Return an account of the deal's holder that can receive money."""
    told = till.sandbox.store.make(
        "account",
        "acct",
        charges_enabled=True,
        payouts_enabled=True,
        metadata={},
        capabilities={"transfers": "active"},
    )
    account = ConnectedAccount.objects.create(
        organisation=holder_of(deal), account_id=told["id"], created_at=NOW
    )
    ConnectedAccount.objects.filter(pk=account.pk).update(status="enabled")
    account.refresh_from_db()
    return account
