from datetime import datetime
from unittest.mock import patch

import pytest

from kernel.actor import ANONYMOUS, CLOCK, Actor
from kernel.errors import InvalidInput, NotAllowed
from matching.actions.save_watch import SavedAlready, TooManyWatches, save_watch
from matching.models import Watch
from matching.tests.build import a_watch
from parties.tests.build import actor_without_organisation

pytestmark = pytest.mark.django_db
SAID = {"subject": "listings", "query": "q=bus", "name": " Buses ", "frequency": "weekly"}


def test_a_search_goes_on_by_itself(ningbo_motors: Actor, now: datetime) -> None:
    save_watch(actor=ningbo_motors, **SAID, now=now)

    watch = Watch.objects.get()
    assert (watch.owner_id, watch.organisation_id) == (ningbo_motors.user_id, ningbo_motors.party)
    assert (watch.name, watch.frequency, watch.status) == ("Buses", "weekly", "active")
    assert (watch.looked_at, watch.search_address) == (now, "/listings/?q=bus")


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": " "}, "name"),
        ({"frequency": "hourly"}, "frequency"),
        ({"subject": "deals"}, "frequency"),
        ({"query": ""}, ""),
        ({"query": "q=" + "x" * 999}, ""),
    ],
)
def test_what_cannot_be_kept_is_refused(
    changes: dict[str, str], field: str, ningbo_motors: Actor, now: datetime
) -> None:
    with pytest.raises(InvalidInput) as refused:
        save_watch(actor=ningbo_motors, **{**SAID, **changes}, now=now)

    assert refused.value.field == field
    assert Watch.objects.count() == 0


def test_the_same_search_is_kept_once_and_not_without_end(
    ningbo_motors: Actor, stranger: Actor, now: datetime
) -> None:
    a_watch(ningbo_motors)
    a_watch(ningbo_motors, query="q=train", status="ended")

    with pytest.raises(SavedAlready):
        save_watch(actor=ningbo_motors, **SAID, now=now)
    save_watch(actor=stranger, **SAID, now=now)
    with patch("matching.actions.save_watch.MOST", 1), pytest.raises(TooManyWatches):
        save_watch(actor=ningbo_motors, **{**SAID, "query": "q=train"}, now=now)

    assert Watch.objects.kept().count() == 2


def test_only_people_of_organisations_watch(now: datetime) -> None:
    for actor in (ANONYMOUS, CLOCK, actor_without_organisation()):
        with pytest.raises(NotAllowed):
            save_watch(actor=actor, **SAID, now=now)

    assert Watch.objects.count() == 0
