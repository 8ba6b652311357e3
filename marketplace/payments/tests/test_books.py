"""What money posts: shares exact to the fen in any number of parts, the fee once and as agreed."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kernel.actor import CLOCK
from listings.models import AssetHolder
from listings.tests.build import a_listing
from marketplace.deals.models import Deal
from marketplace.deals.money_terms import parts_of
from marketplace.deals.tests.build import NOW, PRICE, a_deal, new_sides, offer_terms
from marketplace.ledger.balances import of_deal, of_party, out_of_balance
from marketplace.ledger.models import Txn
from marketplace.payments.actions.settle_accepted import settle_accepted
from marketplace.payments.tests.build import pay, pay_back
from marketplace.payments.tests.fees import a_fee_rule
from parties.tests.build import an_organisation

pytestmark = pytest.mark.django_db


def a_shared_deal(status: str, *shares: int, minor: int = PRICE) -> tuple[Deal, list[int]]:
    """Return a deal whose asset several organisations hold, the deal's holder first."""
    sides = new_sides()
    listing = a_listing(sides.holder)
    others = [an_organisation().pk for _ in shares[1:]]
    parties = [sides.holder.party, *others]
    AssetHolder.objects.filter(asset=listing.asset).delete()
    AssetHolder.objects.bulk_create(
        AssetHolder(asset=listing.asset, organisation_id=party, right=right, share_bp=bp)
        for party, bp in zip(parties, shares, strict=True)
        for right, bp in (("hold", bp), ("use", 0))
    )
    deal = a_deal(status, sides=sides, listing=listing, terms=offer_terms(minor=minor))
    return deal, parties


def test_several_holders_share_a_receipt_and_the_first_takes_the_rest() -> None:
    deal, parties = a_shared_deal("payment_pending", 3_334, 3_333, 3_333, minor=100_01)

    pay(deal, minor=100_01)

    got = [of_party(party)[f"memo_received:{party}:CNY"] for party in parties]
    assert (got, sum(got)) == ([33_35, 33_33, 33_33], 100_01)
    assert out_of_balance() == {}


def test_parts_of_a_payment_give_each_what_one_payment_gives() -> None:
    deal, parties = a_shared_deal("payment_pending", 3_334, 3_333, 3_333, minor=100_01)

    for minor in (33_33, 1, 66_67):
        pay(deal, minor=minor)

    assert [of_party(party)[f"memo_received:{party}:CNY"] for party in parties] == [
        33_35, 33_33, 33_33,
    ]  # fmt: skip


def test_a_refund_takes_from_each_what_it_got() -> None:
    deal, parties = a_shared_deal("payment_pending", 5_000, 5_000, minor=100_01)
    pay(deal, minor=100_01)

    pay_back(deal, minor=100_01)

    assert of_deal(deal.uid) == {}
    assert all(of_party(party) == {} for party in parties)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.integers(1, 10**13), st.lists(st.integers(1, 10**13), max_size=4))
def test_any_parts_sum_to_the_whole(amount: int, cuts: list[int]) -> None:
    deal = Deal(holder_id=1, money_terms={"shares": {"1": 3_334, "2": 3_333, "3": 3_333}})
    marks = sorted({0, amount, *(cut % amount for cut in cuts)})

    steps = [parts_of(deal, mark) for mark in marks]

    assert sum(steps[-1].values()) == amount
    assert all(sum(step.values()) == mark for step, mark in zip(steps, marks, strict=True))


def test_the_fee_is_what_was_in_force_when_the_contract_was_drafted() -> None:
    a_fee_rule()
    deal = a_deal("accepted", terms=offer_terms(payment_terms="postpaid"))
    a_fee_rule(version="2026-1", bp=900, active_from=date(2026, 1, 2))
    pay(deal)

    settled = settle_accepted(actor=CLOCK, deal_id=deal.pk, now=NOW)
    again = settle_accepted(actor=CLOCK, deal_id=deal.pk, now=NOW)

    assert (settled, again) == (True, False)
    assert of_deal(deal.uid)["fee_income:CNY"] == -7_200_00
    assert Txn.objects.filter(kind="fee_due").count() == 1


def test_without_a_rule_there_is_no_fee() -> None:
    deal = a_deal("accepted", terms=offer_terms(payment_terms="postpaid"))
    pay(deal)

    settle_accepted(actor=CLOCK, deal_id=deal.pk, now=NOW)

    assert Deal.objects.get(pk=deal.pk).status == "settled"
    assert not Txn.objects.filter(kind="fee_due").exists()


def test_a_partly_refunded_deal_pays_the_fee_of_what_was_kept() -> None:
    a_fee_rule()
    deal = a_deal("payment_pending")
    pay(deal)
    pay_back(deal, minor=200_000_00)

    settle_accepted(actor=CLOCK, deal_id=deal.pk, now=NOW)

    assert Deal.objects.get(pk=deal.pk).status == "settled"
    assert of_deal(deal.uid)["fee_income:CNY"] == -4_200_00


@pytest.mark.parametrize("status", ["refunded", "partially_refunded", "refund_pending"])
def test_no_sql_refunds_a_deal_without_its_money(status) -> None:
    deal = a_deal("payment_pending")
    pay(deal)

    with pytest.raises(IntegrityError, match="money"):
        _write(deal, *dict.fromkeys(("refund_pending", status)))

    assert Deal.objects.get(pk=deal.pk).status == "paid"


@transaction.atomic
def _write(deal: Deal, *statuses: str) -> None:
    for status in statuses:
        Deal.objects.filter(pk=deal.pk).update(status=status)
