"""The operators' fee pages, and the fee that both sides see before they agree."""

import re

import pytest
from django.test import Client

from marketplace.deals.models import Offer
from marketplace.deals.tests.build import a_deal, an_open_offer, holder_of, offer_terms, sides_of
from marketplace.ledger.models import FeeRule
from marketplace.payments.models import Correction, FeePayment
from marketplace.payments.tests.fees import a_correction, a_fee_rule, a_settled_deal, finance
from parties.tests.build import client_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk() -> Client:
    return client_of(finance())


def test_a_price_is_reckoned_by_the_rule_in_force(desk: Client) -> None:
    a_fee_rule()

    said = desk.get("/console/finance/fees/?price=1,030,000&currency=CNY").content.decode()

    assert "CNY 15,450.00" in said
    assert "1.50 %" in said
    assert "in force" in said


def test_a_rule_is_set_on_its_page(desk: Client) -> None:
    page = desk.get("/console/finance/fees/new/CNY/")
    first = page.context["form"].initial
    form = {**first, "bp": "120", "floor": "50", "cap": "", "reason": "New year"}

    answer = desk.post("/console/finance/fees/new/CNY/", form)

    assert answer.status_code == 302
    rule = FeeRule.objects.get()
    assert (rule.bp, rule.floor_minor, rule.cap_minor) == (120, 50_00, None)
    wrong = desk.post("/console/finance/fees/new/CNY/", {**form, "rules": "1", "floor": "x"})
    assert (wrong.status_code, list(wrong.context["form"].errors)) == (422, ["floor"])


def test_a_payment_is_recorded_and_a_waiver_takes_two(desk: Client) -> None:
    deal = a_settled_deal()
    holder = holder_of(deal)
    assert holder.name in desk.get("/console/finance/fees/due/").content.decode()
    address = f"/console/finance/fees/{holder.uid}/"
    slip = {
        "amount": "1000",
        "currency": "CNY",
        "payer_bank": "Bank",
        "bank_serial": "1",
        "value_on": "2026-01-05",
    }

    assert desk.post(address, slip).status_code == 302
    assert FeePayment.objects.get().amount_minor == 1_000_00
    assert "CNY 5,000.00" in desk.get(address).content.decode()
    correct = re.search(r"/console/finance/postings/[^/]+/correct/", _page(desk, address))
    assert correct is not None
    assert desk.post(correct[0], {"reason": "Not ours"}).status_code == 302
    one = f"/console/finance/corrections/{Correction.objects.get().uid}/"
    assert "a colleague has to carry it out" in _page(desk, one)
    assert client_of(finance(2)).post(one, {"version": "1"}).status_code == 302
    assert "CNY 6,000.00" in _page(desk, address)


def test_a_correction_is_declined_on_its_page() -> None:
    correction = a_correction()

    client_of(finance(2)).post(
        f"/console/finance/corrections/{correction.uid}/end/", {"version": "1"}
    )

    correction.refresh_from_db()
    assert correction.status == "declined"


def test_the_fee_is_read_before_an_offer_is_accepted() -> None:
    a_fee_rule(payer="buyer")
    deal = a_deal("matched")
    offer = an_open_offer(deal, terms=offer_terms(minor=400_000_00))
    assert isinstance(offer, Offer)

    said = _page(client_of(sides_of(deal).buyer), f"/deals/{deal.uid}/offers/{offer.n}/accept/")

    assert "CNY 6,000.00" in said
    assert "paid by the buyer" in said


def _page(client: Client, address: str) -> str:
    return client.get(address).content.decode()
