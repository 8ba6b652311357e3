"""Every state x event of a deal as raw SQL tries it: what the table lists passes, nothing else."""

import pytest
from django.db import IntegrityError, connection, transaction

from marketplace.deals.models import Deal, DealEvent
from marketplace.deals.tests.build import NOW
from marketplace.deals.tests.history import unguarded
from marketplace.deals.tests.test_lifecycle import a_bare_deal

pytestmark = pytest.mark.django_db
EVENTS = sorted({event for _, event, _ in Deal.MOVES})
ENDS = {event: sorted({to for _, e, to in Deal.MOVES if e == event}) for event in EVENTS}


def a_deal_in(status: str) -> Deal:
    """Return a deal whose only event says that it stands in ``status``."""
    deal = a_bare_deal()
    with unguarded():
        Deal.objects.filter(pk=deal.pk).update(status=status, prior_status="")
        said = {"from_status": "", "to_status": status, "event": "begin"}
        value = {"amount_minor": 0, "currency": "CNY", "realisation_type": "licence"}
        DealEvent.objects.create(deal=deal, seq=1, at=NOW, actor_kind="user", **said, **value)
    return deal


def tried(deal: Deal, status: str, event: str, to: str) -> str:
    """Return what the database says of one move with its event, up to the commit."""
    value = {"amount_minor": 0, "currency": "CNY", "realisation_type": "licence"}
    said = {"from_status": status, "event": event, "to_status": to}
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            DealEvent.objects.create(deal=deal, seq=2, at=NOW, actor_kind="user", **said, **value)
            Deal.objects.filter(pk=deal.pk).update(status=to)
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")
            transaction.set_rollback(True)
    except IntegrityError as error:
        return str(error).partition(":")[0]
    return "passed"


@pytest.mark.parametrize("status", Deal.Status.values)
def test_every_event_passes_where_the_table_lists_it_and_nowhere_else(status) -> None:
    with connection.cursor() as cursor:  # the money has guards, and tests, of its own
        cursor.execute("ALTER TABLE deals_deal DISABLE TRIGGER payments_deal_money")
    deal = a_deal_in(status)

    outcomes = {
        (event, to): tried(deal, status, event, to) for event in EVENTS for to in ENDS[event]
    }

    listed = {(event, to) for start, event, to in Deal.MOVES if start == status}
    assert {move for move, outcome in outcomes.items() if outcome == "passed"} == listed
    refused = {outcome for outcome in outcomes.values() if outcome != "passed"}
    assert refused <= {"illegal_event"}
