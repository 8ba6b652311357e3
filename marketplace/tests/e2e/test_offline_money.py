"""Money that moves outside: a large transfer by bank abroad, and a deal closed on an exchange."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone

from kernel.actor import Actor
from kernel.workdays import local_day
from marketplace.deals.models import Deal
from marketplace.deals.tests.build import bring, offer_terms, sign
from marketplace.deals.tests.crossings import a_deal_abroad, confirmed, sides_abroad, sow_limits
from marketplace.ledger.balances import of_deal, out_of_balance
from marketplace.payments.models import PaymentClaim
from marketplace.referrals.models import Outcome, TradingPlatform
from marketplace.referrals.tests.build import a_referral
from marketplace.tests.e2e.conftest import PHONE, Person
from parties.models import Organisation
from parties.tests.build import person_of

pytestmark = pytest.mark.django_db(transaction=True)
PRICE = 1_030_000_00
PASSWORD = "correct horse battery staple"
PICTURE = {"name": "slip.png", "mimeType": "image/png", "buffer": b"\x89PNG\r\n\x1a\n SWIFT 103"}
Seat = Callable[..., Person]


def test_a_transfer_of_1_03_million_from_abroad_is_checked_and_settled(
    at_a_browser: Seat, operator: Actor, drain: Callable[[], int]
) -> None:
    sow_limits()
    sides = sides_abroad()
    deal = a_deal_abroad(sides=sides, minor=PRICE)
    confirmed(deal, reviewer=operator)
    sign(deal, by="holder")
    sign(deal, by="buyer")
    bring(deal, to="payment_pending", terms=offer_terms(minor=PRICE))
    checker = person_of(operator)
    checker.set_password(PASSWORD)
    checker.save()
    buyer = at_a_browser(sides.buyer, language="en")
    holder = at_a_browser(sides.holder, language="zh-hans", size=PHONE)
    staff = at_a_browser(operator, language="en")
    address = f"/deals/{deal.uid}/payment/"

    buyer.visit(address)
    buyer.fill(
        amount="1030000.00",
        payer_bank="DBS Bank Singapore",
        bank_serial="SWIFT-0103",
        value_on=local_day(timezone.now()).isoformat(),
    )
    buyer.page.locator("[name=evidence]").set_input_files(PICTURE)  # type: ignore[arg-type]
    buyer.look("offline-1-claim")
    buyer.press("Record the payment")
    claim = PaymentClaim.objects.get()
    holder.visit(address)
    holder.look("offline-2-holder")
    assert holder.page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    holder.visit(f"/payments/{claim.uid}/confirm/")
    holder.page.locator("main form button[type=submit]").click()
    holder.page.wait_for_load_state()
    claim.refresh_from_db()
    assert (claim.status, of_deal(deal.uid)) == ("checking", {})

    staff.visit("/console/finance/receipts/")
    staff.look("offline-3-queue")
    staff.press(deal.deal_no)
    staff.look("offline-4-proof")
    staff.press("Confirm that it is you")
    staff.fill(password=PASSWORD)
    staff.press("Continue")
    staff.look("offline-5-check")
    assert "slip.png" in staff.reads()
    staff.press("The evidence holds: let it count")
    drain()

    deal.refresh_from_db()
    assert deal.status == "paid"
    assert of_deal(deal.uid) == {
        f"memo_paid:{deal.buyer_id}:CNY": -PRICE,
        f"memo_received:{deal.holder_id}:CNY": PRICE,
    }
    bring(deal, to="accepted", terms=offer_terms(minor=PRICE))
    drain()
    buyer.visit(address)
    buyer.look("offline-6-done")
    assert Deal.objects.get().status == "settled"
    assert out_of_balance() == {}


def test_a_deal_closed_on_an_exchange_keeps_the_exchanges_number(
    at_a_browser: Seat, operator: Actor, ningbo_motors: Actor, drain: Callable[[], int]
) -> None:
    if not TradingPlatform.objects.filter(slug="sde").exists():
        TradingPlatform.objects.create(
            slug="sde",
            name_zh="深圳数据交易所",
            name_en="Shenzhen Data Exchange",
            kind="data_exchange",
            province="",
        )
    referral = a_referral(operator, Organisation.objects.get(pk=ningbo_motors.party))
    staff = at_a_browser(operator, language="en")

    staff.visit(f"/console/referrals/{referral.uid}/outcome/")
    staff.fill(
        outcome_ref="SDE-JS-2026-0017",
        amount="600000.00",
        concluded_on=(referral.created_at + timedelta(days=0)).date().isoformat(),
        counterparty_name="Some Grid Company",
        evidence="settlement notice 17",
    )
    staff.look("offline-7-outcome")
    staff.page.locator("main form button[type=submit]").click()
    staff.page.wait_for_load_state()
    drain()

    deal, outcome = Deal.objects.get(), Outcome.objects.get()
    assert (deal.status, deal.amount_minor, deal.venue) == ("imported", 600_000_00, "sde")
    assert deal.venue_ref == outcome.outcome_ref == "SDE-JS-2026-0017"
    assert outcome.evidence == "settlement notice 17"
    assert of_deal(deal.uid) == {}
    staff.visit(f"/deals/{deal.uid}/")
    staff.look("offline-8-deal")
    assert "SDE-JS-2026-0017" in staff.reads()
