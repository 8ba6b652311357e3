"""What the database keeps of a deal's events: a chain along the table, equal to the deal."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from kernel.uid import new_uid
from marketplace.deals.models import Deal, DealEvent
from marketplace.deals.tests.build import NOW, a_deal, new_sides

pytestmark = pytest.mark.django_db


def an_event(deal: Deal, **changes: Any) -> DealEvent:
    """Append an event as raw SQL would; by default the one that starts the negotiation."""
    said = {
        "seq": 2,
        "event": "start_negotiation",
        "from_status": "matched",
        "to_status": "negotiating",
        **changes,
    }
    return DealEvent.objects.create(deal=deal, at=NOW, actor_kind="user", **said)


def commit() -> None:
    """Let the deferred guards speak, as they do at commit."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def refused(word: str) -> Any:
    return pytest.raises(IntegrityError, match=word)


def test_the_table_in_the_database_is_that_of_the_code() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT from_status, event, to_status FROM deals_dealmove")
        edges = set(cursor.fetchall())

    assert edges == {tuple(map(str, edge)) for edge in Deal.MOVES | Deal.BIRTHS}


@pytest.mark.parametrize(
    ("changes", "word"),
    [
        ({"seq": 3}, "broken_chain"),
        ({"seq": 1}, "broken_chain"),
        ({"from_status": "negotiating"}, "broken_chain"),
        ({"from_status": ""}, "broken_chain"),
        ({"to_status": "settled", "event": "settle"}, "illegal_event"),
        ({"event": "accept_offer"}, "illegal_event"),
        ({"to_status": "matched"}, "illegal_event"),
    ],
)
def test_an_event_follows_the_last_along_the_table(changes, word) -> None:
    deal = a_deal("matched")

    with refused(word), transaction.atomic():
        an_event(deal, **changes)

    assert deal.events.count() == 1


def test_an_event_without_its_update_does_not_pass_the_commit() -> None:
    deal = a_deal("matched")

    with refused("untold"), transaction.atomic():
        an_event(deal)
        commit()

    assert deal.events.count() == 1


def test_an_update_without_its_event_does_not_pass_the_commit() -> None:
    deal = a_deal("matched")

    with refused("untold"), transaction.atomic():
        Deal.objects.filter(pk=deal.pk).update(status="negotiating")
        commit()

    assert Deal.objects.get(pk=deal.pk).status == "matched"


def test_judging_early_lets_nothing_in_later() -> None:
    deal = a_deal("matched")

    with refused("untold"), transaction.atomic():
        an_event(deal)
        Deal.objects.filter(pk=deal.pk).update(status="negotiating")
        commit()
        Deal.objects.filter(pk=deal.pk).update(status="withdrawn")
        commit()


def test_a_deal_is_not_born_in_silence() -> None:
    sides = new_sides()

    with refused("last event says nothing"), transaction.atomic():
        Deal.objects.create(
            deal_no="DL-S",
            uid=new_uid(),
            buyer_id=sides.buyer.organisation_id,
            holder_id=sides.holder.organisation_id,
            created_at=NOW,
            last_activity_at=NOW,
        )
        commit()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE deals_dealevent SET to_status = 'settled'",
        "DELETE FROM deals_dealevent",
        "TRUNCATE deals_dealevent",
        "INSERT INTO deals_dealmove VALUES ('matched', 'skip', 'settled')",
        "UPDATE deals_dealmove SET to_status = 'settled'",
        "DELETE FROM deals_dealmove",
        "TRUNCATE deals_dealmove",
    ],
)
def test_events_and_table_are_never_changed(statement) -> None:
    a_deal("matched")
    commit()

    with refused("append_only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_a_way_of_real_actions_passes() -> None:
    deal = a_deal("accepted")

    commit()

    chain = list(deal.events.order_by("seq").values_list("seq", "from_status", "to_status"))
    assert [seq for seq, _, _ in chain] == list(range(1, len(chain) + 1))
    assert [before for _, before, _ in chain[1:]] == [after for _, _, after in chain[:-1]]
    assert chain[-1][2] == "accepted"
    assert deal.last_activity_at - NOW == timedelta(0)
