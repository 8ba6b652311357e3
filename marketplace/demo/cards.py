"""Payments by card, through the stand-in for Stripe: it runs for the length of the play."""

import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from unittest.mock import patch

from django.conf import settings

from kernel.actor import GATEWAY
from marketplace.demo.people import Desk
from marketplace.demo.sides import Sides
from marketplace.demo.stage import Script, Stage
from marketplace.payments.actions.ask_account import ask_account
from marketplace.payments.actions.start_card_payment import start_card_payment
from marketplace.payments.actions.store_event import store_event
from marketplace.payments.models import CardPayment, ConnectedAccount
from marketplace.payments.received import claimable_minor
from marketplace.payments.sandbox.errors import Refused
from marketplace.payments.sandbox.objects import checkout, refunds, transfers
from marketplace.payments.sandbox.server import running
from marketplace.payments.sandbox.store import Object, Store

HERE = "127.0.0.1"
DECLINED, VISA = "pm_card_visa_chargeDeclined", "pm_card_visa"


class Till:
    """The stand-in's account, and what it told and nobody has heard yet."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self._told: list[Object] = []
        self._stack = ExitStack()
        self.store = Store(clock=self._seconds, on_event=lambda event: self._told.append({**event}))

    @contextmanager
    def open(self) -> Iterator[None]:
        """Keep whatever account is set out of the play; the stand-in comes when switched on."""
        with ExitStack() as self._stack:
            self._stack.enter_context(patch.object(settings, "STRIPE_SECRET_KEY", ""))
            yield

    def switch_on(self) -> Script:
        """Run the stand-in and let the market use it from now on, to the end of the play."""
        sandbox = self._stack.enter_context(running(self.store))
        direct = {"no_proxy": HERE, "NO_PROXY": HERE}
        self._stack.enter_context(patch.dict(os.environ, direct))
        for name, value in (
            ("STRIPE_SECRET_KEY", self.store.secret_key),
            ("STRIPE_API_BASE", sandbox.address),
        ):
            self._stack.enter_context(patch.object(settings, name, value))
        yield from ()

    def join(self, desk: Desk) -> Script:
        """Open the account to which an organisation's card money is transferred."""
        account = ask_account(actor=desk.second, now=self._stage.now)
        yield self._stage.hours(2, 9)
        opened = ConnectedAccount.objects.get(pk=account.pk)
        transfers.enable_account(self.store, {"id": opened.account_id})
        self.hear()

    def pay(self, sides: Sides) -> Script:
        """Pay what is due by card, at the second try."""
        stage = self._stage
        payment = start_card_payment(
            actor=sides.buyer.second,
            deal_id=sides.deal_id,
            amount_minor=claimable_minor(sides.deal),
            now=stage.now,
        )
        yield stage.hours(0.2, 1)
        session = CardPayment.objects.get(pk=payment.pk).session_id or ""
        for card in (DECLINED, VISA):
            _pay(self.store, session, card)
            self.hear()

    def contest(self, sides: Sides) -> Script:
        """Let the card holder's bank take the money back; how it ends is not known yet."""
        yield self._stage.days(3, 6)
        paid = CardPayment.objects.get(deal=sides.deal_id, status=CardPayment.Status.PAID)
        refunds.dispute(self.store, {"charge": paid.charge_id})
        self.hear()

    def _seconds(self) -> float:
        return self._stage.now.timestamp()

    def hear(self) -> None:
        """Store what was told since the last time; it is applied as any delivery is."""
        told, self._told[:] = [*self._told], []
        store_event(actor=GATEWAY, events=told, now=self._stage.now)


def _pay(store: Store, session_id: str, card: str) -> None:
    try:
        checkout.pay(store, {"id": session_id, "payment_method": card})
    except Refused:  # the buyer takes another card
        return
