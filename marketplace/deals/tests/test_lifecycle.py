"""Every state x event of a deal, its offers and its contract, in code and in the database."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, connection

from kernel.tests.lifecycles import moves_in_code, moves_in_the_database
from kernel.uid import new_uid
from marketplace.deals.models import Contract, CrossBorderCheck, Deal, Dispute, Offer
from marketplace.deals.tests.build import NOW, a_deal, new_sides
from marketplace.deals.tests.crossings import a_deal_abroad, stated
from marketplace.deals.tests.history import unguarded

GOVERNED: list[Any] = [Deal, Offer, Contract, CrossBorderCheck, Dispute]
CASES = [(model, status) for model in GOVERNED for status in model.Status.values]


def named(value: object) -> str:
    return value.__name__ if isinstance(value, type) else str(value)


@pytest.mark.parametrize(("model", "status"), CASES, ids=named)
def test_code_moves_along_the_table_and_nowhere_else(model, status, monkeypatch) -> None:
    moves_in_code(model, status, monkeypatch)


def a_bare_deal() -> Deal:
    """Return a deal nobody pays for, so that no other guard than the lifecycle's speaks."""
    sides = new_sides()
    with unguarded():
        return Deal.objects.create(
            deal_no="DL-T",
            buyer_id=sides.buyer.organisation_id,
            holder_id=sides.holder.organisation_id,
            amount_minor=0,
            payment_terms="free",
            created_at=NOW,
            last_activity_at=NOW,
        )


def an_imported_deal() -> Deal:
    with unguarded():
        return Deal.objects.create(
            deal_no="DL-I",
            venue="sde",
            status="imported",
            amount_minor=1,
            created_at=NOW,
            last_activity_at=NOW,
        )


def a_cleared_check() -> CrossBorderCheck:
    """Return a draft with what a confirmed one must have, so that no other guard speaks."""
    check = stated(a_deal_abroad())
    CrossBorderCheck.objects.update(outcome="exempt", reviewer=check.stated_by_id)
    return CrossBorderCheck.objects.get()


START: dict[Any, Callable[[], Any]] = {
    Deal: a_bare_deal,
    Offer: lambda: Offer.objects.get(negotiation__deal=a_deal("negotiating")),
    Contract: lambda: Contract.objects.get(deal=a_deal("contract_drafted")),
    CrossBorderCheck: a_cleared_check,
    Dispute: lambda: Dispute.objects.create(
        dispute_no="DP-T", deal=a_bare_deal(), kind="rights", statement="Why", created_at=NOW
    ),
}


@pytest.mark.django_db
@pytest.mark.parametrize(("model", "status"), CASES, ids=named)
def test_the_database_refuses_what_the_table_does_not_list(model, status) -> None:
    with connection.cursor() as cursor:  # money and events have tests of their own
        cursor.execute("ALTER TABLE deals_deal DISABLE TRIGGER payments_deal_money")
        cursor.execute("ALTER TABLE deals_deal DISABLE TRIGGER deals_deal_told")
    row = an_imported_deal() if status == "imported" else START[model]()

    moves_in_the_database(row, status)


@pytest.mark.django_db
@pytest.mark.parametrize("status", sorted(set(Deal.Status.values) - {"matched", "imported"}))
def test_no_deal_begins_in_the_middle(status) -> None:
    deal = a_bare_deal()
    deal.pk, deal.deal_no, deal.status, deal.uid = None, "DL-X", status, new_uid()

    with pytest.raises(IntegrityError, match="cannot begin as"):
        deal.save(force_insert=True)
