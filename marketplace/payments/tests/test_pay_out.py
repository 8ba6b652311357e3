"""Released money goes to its holders, once, while the deal is settled."""

import pytest

from kernel.actor import CLOCK, GATEWAY
from marketplace.deals.models import Deal
from marketplace.deals.money_terms import fee_of
from marketplace.deals.tests.build import NOW, PRICE, a_deal, a_dispute, offer_terms
from marketplace.ledger.balances import of_deal, out_of_balance
from marketplace.payments.actions.pay_out import pay_out
from marketplace.payments.models import ReconBreak, StripeStep
from marketplace.payments.tests.till import Till, an_account, ask

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("fee_rule")]


def a_settled_deal(till: Till, drain, *, minor: int = PRICE, with_account: bool = True) -> Deal:
    """Return a deal paid by card, accepted and settled."""
    deal = a_deal("accepted", terms=offer_terms(minor=minor, payment_terms="postpaid"))
    if with_account:
        an_account(deal, till)
    till.pay(ask(deal))
    till.deliver()
    drain()
    return Deal.objects.with_parties().get(pk=deal.pk)


def fee(deal: Deal, minor: int = PRICE) -> int:
    return fee_of(deal).fee(minor)


def test_the_price_less_the_fee_is_transferred(till: Till, drain) -> None:
    deal = a_settled_deal(till, drain)

    step = StripeStep.objects.get(kind="transfer")
    made = till.sandbox.store.get("transfer", step.object_id or "")
    assert deal.status == "settled"
    assert fee(deal) == PRICE * 250 // 10_000
    assert (step.status, step.amount_minor) == ("done", PRICE - fee(deal))
    assert made["amount"] == PRICE - fee(deal)
    assert made["source_transaction"] == deal.card_payments.get().charge_id
    assert made["transfer_group"] == str(deal.uid)
    assert of_deal(deal.uid) == {
        "custody:stripe:stripe:CNY": fee(deal),
        "fee_income:CNY": -fee(deal),
    }
    assert out_of_balance() == {}


def test_without_an_account_the_money_waits(till: Till, drain) -> None:
    deal = a_settled_deal(till, drain, with_account=False)
    assert StripeStep.objects.filter(kind="transfer").count() == 0
    assert of_deal(deal.uid)[f"payable:{deal.holder_id}:CNY"] == -(PRICE - fee(deal))

    an_account(deal, till)
    assert pay_out(actor=GATEWAY, deal_id=deal.pk, now=NOW) == 1
    assert pay_out(actor=GATEWAY, deal_id=deal.pk, now=NOW) == 0
    drain()

    assert f"payable:{deal.holder_id}:CNY" not in of_deal(deal.uid)


def test_a_dispute_stops_a_transfer_that_was_not_sent(till: Till, drain) -> None:
    deal = a_settled_deal(till, drain, with_account=False)
    an_account(deal, till)
    pay_out(actor=GATEWAY, deal_id=deal.pk, now=NOW)
    a_dispute(deal)

    drain()

    assert StripeStep.objects.get(kind="transfer").status == "cancelled"
    assert list(till.sandbox.store.of("transfer")) == []


def test_an_account_that_receives_nothing_any_more_is_a_break(till: Till, drain) -> None:
    deal = a_settled_deal(till, drain, with_account=False)
    account = an_account(deal, till)
    told = till.sandbox.store.get("account", account.account_id or "")
    told["capabilities"] = {"transfers": "inactive"}
    pay_out(actor=GATEWAY, deal_id=deal.pk, now=NOW)

    drain()

    step = StripeStep.objects.get(kind="transfer")
    assert step.status == "refused"
    assert "transfers capability" in step.error
    assert ReconBreak.objects.get().about == step.key
    assert of_deal(deal.uid)[f"payable:{deal.holder_id}:CNY"] == -(PRICE - fee(deal))


def test_the_clock_may_ask_for_what_is_owed(till: Till, drain) -> None:
    deal = a_settled_deal(till, drain)

    assert pay_out(actor=CLOCK, deal_id=deal.pk, now=NOW) == 0
