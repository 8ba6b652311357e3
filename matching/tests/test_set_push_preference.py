from datetime import datetime, timedelta
from typing import Any

import pytest

from kernel.actor import Actor
from kernel.errors import InvalidInput, NotAllowed
from matching.actions.set_push_preference import set_push_preference
from matching.models import PushPreference
from matching.terms import PushWishes, push_wishes_of

pytestmark = pytest.mark.django_db


def test_what_is_wanted_is_kept_and_may_change(hangzhou_voice: Actor, now: datetime) -> None:
    first = PushWishes(divisions=("54",), regions=("330000",), daily_cap=5)
    then = PushWishes(min_budget_minor=100, paused_until=now + timedelta(days=1))

    set_push_preference(actor=hangzhou_voice, wishes=first, now=now)
    kept = push_wishes_of(PushPreference.objects.get())
    set_push_preference(actor=hangzhou_voice, wishes=then, now=now)

    assert kept == first
    row = PushPreference.objects.get()
    assert push_wishes_of(row) == then
    assert (row.organisation_id, row.version) == (hangzhou_voice.organisation_id, 3)


@pytest.mark.parametrize(
    ("wishes", "field"),
    [
        ({"divisions": ("98",)}, "divisions"),
        ({"regions": ("CN",)}, "regions"),
        ({"daily_cap": 0}, "daily_cap"),
        ({"daily_cap": 201}, "daily_cap"),
        ({"min_budget_minor": -1}, "min_budget_minor"),
    ],
)
def test_what_cannot_be_is_named(
    wishes: dict[str, Any], field: str, hangzhou_voice: Actor, now: datetime
) -> None:
    with pytest.raises(InvalidInput) as refused:
        set_push_preference(actor=hangzhou_voice, wishes=PushWishes(**wishes), now=now)

    assert refused.value.field == field
    assert PushPreference.objects.count() == 0


def test_a_buyer_is_sent_nothing_anyway(ningbo_motors: Actor, now: datetime) -> None:
    with pytest.raises(NotAllowed):
        set_push_preference(actor=ningbo_motors, wishes=PushWishes(), now=now)
