"""The same seed on the same day: the same market."""

from datetime import datetime, timedelta
from io import StringIO

import pytest
from django.db import transaction

from kernel.models import AuditEvent
from listings.models import Listing
from marketplace.demo.market import Size, build_small
from marketplace.demo.progress import Told
from marketplace.demo.stage import last_evening
from marketplace.demo.tests.playing import TODAY

TINY = Size(listings=15, holders=3, needs=(30, 30), seldom=timedelta(days=90), applications=4)


def built(*, seed: int, now: datetime) -> list[list[tuple[object, ...]]]:
    """Return what a play leaves behind, but for ids; nothing of it is kept."""
    with transaction.atomic():
        build_small(seed=seed, now=now, told=Told(StringIO()), size=TINY)
        acts = AuditEvent.objects.order_by("pk").values_list("action", "at", "actor_kind")
        listed = Listing.objects.order_by("pk").values_list("title", "status", "price_minor")
        found: list[list[tuple[object, ...]]] = [list(acts), list(listed)]
        transaction.set_rollback(True)
    return found


@pytest.mark.django_db
def test_the_same_seed_on_the_same_day_gives_the_same_market() -> None:
    first = built(seed=1, now=TODAY)

    assert len(first[1]) > 3
    assert built(seed=1, now=TODAY + timedelta(hours=5)) == first
    assert built(seed=2, now=TODAY) != first


def test_the_play_ends_with_the_last_office_hours() -> None:
    evening = datetime.fromisoformat("2026-11-24T10:00:00+00:00")  # 18:00 in Shanghai

    assert last_evening(TODAY) == evening
    assert last_evening(evening) == evening
    assert last_evening(evening - timedelta(minutes=1)) == evening - timedelta(days=1)
