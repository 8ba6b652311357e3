from datetime import datetime

import pytest

from kernel.actor import Actor
from kernel.errors import InvalidInput
from matching.actions.revise_watch import revise_watch
from matching.models import Watch
from matching.tests.build import a_watch

pytestmark = pytest.mark.django_db


def test_name_and_frequency_change(ningbo_motors: Actor, now: datetime) -> None:
    watch = a_watch(ningbo_motors)

    revise_watch(
        actor=ningbo_motors, watch_id=watch.pk, name=" Coaches ", frequency="never", now=now
    )

    kept = Watch.objects.get()
    assert (kept.name, kept.frequency, kept.version) == ("Coaches", "never", 2)


@pytest.mark.parametrize(("name", "frequency"), [("", "daily"), ("Coaches", "hourly")])
def test_nonsense_is_refused(
    name: str, frequency: str, ningbo_motors: Actor, now: datetime
) -> None:
    watch = a_watch(ningbo_motors)

    with pytest.raises(InvalidInput):
        revise_watch(
            actor=ningbo_motors, watch_id=watch.pk, name=name, frequency=frequency, now=now
        )

    assert (Watch.objects.get().name, Watch.objects.get().version) == ("Buses", 1)


def test_nobody_renames_for_others(stranger: Actor, now: datetime) -> None:
    watch = a_watch()

    with pytest.raises(Watch.DoesNotExist):
        revise_watch(actor=stranger, watch_id=watch.pk, name="Mine", frequency="daily", now=now)

    assert Watch.objects.get().name == "Buses"
