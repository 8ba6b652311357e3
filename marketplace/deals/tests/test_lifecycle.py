"""Every state x event of the trade's lifecycles, in code and in the database."""

from collections import deque
from collections.abc import Callable
from itertools import pairwise

import pytest
from django.db import IntegrityError, models, transaction

from kernel.lifecycle import IllegalMove, Moves, move
from kernel.uid import new_uid
from marketplace.deals.models import Contract, Deal, Offer
from marketplace.deals.tests.build import NOW, a_deal, new_sides
from marketplace.payments.models import PaymentClaim
from marketplace.payments.tests.build import a_claim

GOVERNED = [Deal, Offer, Contract, PaymentClaim]


def named(value: object) -> str | None:
    return value.__name__ if isinstance(value, type) else str(value)


CASES = [(model, status) for model in GOVERNED for status in model.Status.values]


@pytest.mark.parametrize(("model", "status"), CASES, ids=named)
def test_code_moves_along_the_table_and_nowhere_else(model, status, monkeypatch) -> None:
    monkeypatch.setattr(model, "save", lambda self, **_: None)
    events = {event for _, event, _ in model.MOVES}

    for event in events:
        for to in model.Status.values:
            row = model(status=status)
            if (status, event, to) in model.MOVES:
                move(row, event, to=to)
                assert (row.status, row.version) == (to, 2)
            else:
                with pytest.raises(IllegalMove):
                    move(row, event, to=to)
                assert (row.status, row.version) == (status, 1)


def a_bare_deal() -> Deal:
    """Return a deal nobody pays for, so that no other guard than the lifecycle's speaks."""
    sides = new_sides()
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
    return Deal.objects.create(
        deal_no="DL-I",
        venue="sde",
        status="imported",
        amount_minor=1,
        created_at=NOW,
        last_activity_at=NOW,
    )


def an_offer() -> Offer:
    return Offer.objects.get(negotiation__deal=a_deal("negotiating"))


def a_contract() -> Contract:
    return Contract.objects.get(deal=a_deal("contract_drafted"))


START: dict[type[models.Model], Callable[[], models.Model]] = {
    Deal: a_bare_deal,
    Offer: an_offer,
    Contract: a_contract,
    PaymentClaim: a_claim,
}


def way(moves: Moves, start: str, end: str) -> list[str]:
    ways, seen = deque([[start]]), {start}
    while ways:
        found = ways.popleft()
        if found[-1] == end:
            return found
        for source, _event, target in sorted(moves):
            if source == found[-1] and target not in seen:
                seen.add(target)
                ways.append([*found, target])
    raise LookupError(end)


@pytest.mark.django_db
@pytest.mark.parametrize(("model", "status"), CASES, ids=named)
def test_the_database_refuses_what_the_table_does_not_list(model, status) -> None:
    row = an_imported_deal() if status == "imported" else START[model]()
    rows = model.objects.filter(pk=row.pk)
    if model is PaymentClaim:  # what a confirmation writes beside the status
        rows.update(received_minor=1, confirmed_by_id=0)
    for _, step in pairwise(way(model.MOVES, row.status, status)):
        rows.update(status=step)
    allowed = {to for source, _event, to in model.MOVES if source == status}

    for to in set(model.Status.values) - {status}:
        try:
            with transaction.atomic():
                rows.update(status=to)
                transaction.set_rollback(True)
            outcome = "allowed"
        except IntegrityError as error:
            outcome = "refused" if "illegal_move" in str(error) else str(error)
        assert (to, outcome) == (to, "allowed" if to in allowed else "refused")


@pytest.mark.django_db
@pytest.mark.parametrize("status", sorted(set(Deal.Status.values) - {"matched", "imported"}))
def test_no_deal_begins_in_the_middle(status) -> None:
    deal = a_bare_deal()
    deal.pk, deal.deal_no, deal.status = None, "DL-X", status
    deal.uid = new_uid()

    with pytest.raises(IntegrityError, match="cannot begin as"):
        deal.save(force_insert=True)
