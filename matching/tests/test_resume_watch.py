from datetime import datetime

import pytest

from kernel.actor import Actor
from kernel.lifecycle import IllegalMove
from matching.actions.resume_watch import resume_watch
from matching.models import Watch
from matching.tests.build import a_watch

pytestmark = pytest.mark.django_db


def test_paused_becomes_active_once(ningbo_motors: Actor, now: datetime) -> None:
    watch = a_watch(ningbo_motors, status="paused")

    resume_watch(actor=ningbo_motors, watch_id=watch.pk, now=now)
    with pytest.raises(IllegalMove):
        resume_watch(actor=ningbo_motors, watch_id=watch.pk, now=now)

    assert (Watch.objects.get().status, Watch.objects.get().version) == ("active", 2)


def test_nobody_does_it_for_others(stranger: Actor, now: datetime) -> None:
    watch = a_watch(status="paused")

    with pytest.raises(Watch.DoesNotExist):
        resume_watch(actor=stranger, watch_id=watch.pk, now=now)

    assert Watch.objects.get().status == "paused"
