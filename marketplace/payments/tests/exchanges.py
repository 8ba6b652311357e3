"""Exchanges of currencies for tests."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from kernel.money import Money
from marketplace.deals.tests.build import NOW, PRICE, sides_of
from marketplace.payments.actions.record_exchange import ExchangeFacts, record_exchange
from marketplace.payments.models import Exchange, PaymentClaim
from marketplace.payments.tests.build import a_scan

GIVEN = 66_206_89  # cents
FACTS = ExchangeFacts(
    given=Money(GIVEN, "USD"),
    rate=Decimal("7.2500001"),
    rate_on=date(2026, 1, 5),
    source="Bank of Ningbo",
)
assert PRICE == 480_000_00


def an_exchange(claim: PaymentClaim, **changes: object) -> Exchange:
    """Record, as the buyer, that the claimed amount was given in US dollars."""
    buyer = sides_of(claim.deal).buyer
    return record_exchange(
        actor=buyer,
        claim_id=claim.pk,
        facts=replace(FACTS, **changes),  # type: ignore[arg-type]
        file_id=a_scan(buyer),
        now=NOW,
    )
