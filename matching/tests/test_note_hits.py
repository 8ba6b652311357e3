from datetime import datetime, timedelta

import pytest

from kernel.actor import CLOCK, Actor
from kernel.errors import NotAllowed
from kernel.models import Outbox
from listings.tests.build import a_listing
from matching.actions.note_hits import note_hits
from matching.models import Watch, WatchHit
from matching.tests.build import a_hit, a_watch, an_intent

pytestmark = pytest.mark.django_db


def test_what_is_new_is_kept_once_and_its_owner_told(now: datetime) -> None:
    watch = a_watch()
    known, new = a_listing(), a_listing()
    a_hit(watch, known)
    later = now + timedelta(hours=1)

    first = note_hits(actor=CLOCK, watch_id=watch.pk, found=[new.pk, known.pk], now=now)
    again = note_hits(actor=CLOCK, watch_id=watch.pk, found=[new.pk, known.pk], now=later)

    assert (first, again) == (1, 0)
    assert WatchHit.objects.filter(watch=watch).count() == 2
    assert Outbox.objects.get().payload == {
        "watch_id": watch.pk,
        "n": 1,
        "at": int(now.timestamp()),
    }
    kept = Watch.objects.get()
    assert (kept.last_hit_at, kept.looked_at) == (now, later)


def test_needs_are_kept_as_needs(now: datetime) -> None:
    watch, need = a_watch(subject="needs"), an_intent()

    note_hits(actor=CLOCK, watch_id=watch.pk, found=[need.pk], now=now)

    hit = WatchHit.objects.get()
    assert (hit.intent_id, hit.listing_id) == (need.pk, None)


def test_what_rests_finds_nothing_and_people_note_nothing(
    ningbo_motors: Actor, now: datetime
) -> None:
    resting, watch = a_watch(status="paused"), a_watch(ningbo_motors)

    with pytest.raises(Watch.DoesNotExist):
        note_hits(actor=CLOCK, watch_id=resting.pk, found=[a_listing().pk], now=now)
    with pytest.raises(NotAllowed):
        note_hits(actor=ningbo_motors, watch_id=watch.pk, found=[a_listing().pk], now=now)

    assert WatchHit.objects.count() == 0
    assert Outbox.objects.count() == 0
