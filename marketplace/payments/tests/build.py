"""Claims for tests, through the real actions."""

from datetime import date
from itertools import count

from kernel.money import Money
from marketplace.deals.models import Deal
from marketplace.deals.tests.build import NOW, PRICE, a_deal, sides_of
from marketplace.payments.actions.claim_payment import Slip, claim_payment
from marketplace.payments.actions.confirm_receipt import confirm_receipt
from marketplace.payments.models import PaymentClaim

_serial = count(1)


def a_slip(minor: int = PRICE, *, serial: str = "", currency: str = "CNY") -> Slip:
    """Return a bank slip of the day of the tests, with a number of its own."""
    return Slip(
        amount=Money(minor, currency),
        payer_bank="Bank of Ningbo",
        bank_serial=serial or f"BS{next(_serial):08d}",
        value_on=date(2026, 1, 5),
    )


def a_claim(deal: Deal | None = None, *, minor: int = PRICE, serial: str = "") -> PaymentClaim:
    """Return a claim of the buyer that waits for the holder."""
    deal = deal or a_deal("payment_pending")
    return claim_payment(
        actor=sides_of(deal).buyer, deal_id=deal.pk, slip=a_slip(minor, serial=serial), now=NOW
    )


def pay(deal: Deal, *, minor: int = PRICE) -> PaymentClaim:
    """Return a claim confirmed to the fen by the holder."""
    claim = a_claim(deal, minor=minor)
    return confirm_receipt(
        actor=sides_of(deal).holder,
        claim_id=claim.pk,
        received_minor=minor,
        expected_version=claim.version,
        now=NOW,
    )
