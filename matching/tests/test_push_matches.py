from datetime import datetime
from typing import Any

import pytest

from kernel.actor import CLOCK, Actor
from kernel.errors import NotAllowed
from kernel.models import Outbox
from listings.tests.build import a_listing
from matching.actions.push_matches import push_matches
from matching.models import Push, PushPreference
from matching.models.intent import IntentNotOpen
from matching.tests.build import a_match, a_push, an_intent
from parties.tests.build import an_organisation

pytestmark = pytest.mark.django_db


def test_each_holder_of_a_fair_match_gets_one_push_that_names_the_best(now: datetime) -> None:
    intent = an_intent()
    holder, other = an_organisation(), an_organisation()
    best = a_match(intent, a_listing(holder), rank=1)
    a_match(intent, a_listing(holder), rank=2)
    fair = a_match(intent, a_listing(other), rank=3, band="fair")
    a_match(intent, a_listing(), rank=4, band="weak")
    a_match(intent, a_listing(), rank=5, is_current=False)

    pushes = push_matches(actor=CLOCK, intent_id=intent.pk, now=now)

    assert [(push.recipient_id, push.match_id) for push in pushes] == [
        (holder.pk, best.pk),
        (other.pk, fair.pk),
    ]
    assert {push.status for push in Push.objects.all()} == {"queued"}
    assert [row.fact for row in Outbox.objects.all()] == ["PushQueued", "PushQueued"]


def test_again_only_new_holders_are_asked(now: datetime) -> None:
    intent = an_intent()
    declined = a_push(intent, status="declined")
    new = a_match(intent, a_listing(), rank=2)

    pushes = push_matches(actor=CLOCK, intent_id=intent.pk, now=now)

    assert [push.match_id for push in pushes] == [new.pk]
    assert push_matches(actor=CLOCK, intent_id=intent.pk, now=now) == []
    assert Push.objects.filter(recipient=declined.recipient).count() == 1


@pytest.mark.parametrize(
    ("preference", "wish", "pushed"),
    [
        ({"divisions": ["54"]}, {"divisions": ["54", "59"]}, 1),
        ({"divisions": ["01"]}, {"divisions": ["54"]}, 0),
        ({"divisions": ["01"]}, {"divisions": []}, 1),
        ({"regions": ["330000"]}, {"region": "310000"}, 0),
        ({"regions": ["330000"]}, {"region": ""}, 1),
        ({"min_budget_minor": 100}, {"budget_max_minor": 99}, 0),
        ({"min_budget_minor": 100}, {"budget_max_minor": 100}, 1),
        ({"min_budget_minor": 100}, {"budget_max_minor": None}, 1),
        ({"min_budget_minor": 100}, {"budget_max_minor": 99, "currency": "USD"}, 1),
    ],
)
def test_what_a_holder_does_not_want_is_not_queued(
    preference: dict[str, Any], wish: dict[str, Any], pushed: int, now: datetime
) -> None:
    intent = an_intent(**wish)
    match = a_match(intent)
    PushPreference.objects.create(organisation=match.listing.holder, **preference)

    assert len(push_matches(actor=CLOCK, intent_id=intent.pk, now=now)) == pushed


def test_an_ended_intent_is_pushed_to_nobody_and_buyers_push_nothing(
    ningbo_motors: Actor, now: datetime
) -> None:
    closed = an_intent(status="closed")
    a_match(closed)

    with pytest.raises(IntentNotOpen):
        push_matches(actor=CLOCK, intent_id=closed.pk, now=now)
    with pytest.raises(NotAllowed):
        push_matches(actor=ningbo_motors, intent_id=closed.pk, now=now)

    assert Push.objects.count() == 0
