from datetime import timedelta

import pytest
from django.utils import timezone

from kernel.models import IdempotencyKey, JobSlot, Outbox
from kernel.tasks import prune

pytestmark = pytest.mark.django_db
State = Outbox.State


def test_what_only_retries_needed_is_forgotten_after_a_month_once_a_day() -> None:
    now = timezone.now()
    for days, state in [(29, State.DONE), (31, State.DONE), (31, State.DEAD), (31, State.DUE)]:
        past = now - timedelta(days=days)
        done_at = past if state == State.DONE else None
        Outbox.objects.create(
            fact=f"{state} {days}", hearer="x", payload={}, state=state, done_at=done_at
        )
    for days in (29, 31):
        JobSlot.objects.create(job=str(days), slot_start=now - timedelta(days=days))
        key = IdempotencyKey.objects.create(scope="x", key=str(days), lease_until=now)
        IdempotencyKey.objects.filter(pk=key.pk).update(created_at=now - timedelta(days=days))

    prune()

    facts = Outbox.objects.order_by("fact").values_list("fact", flat=True)
    assert list(facts) == ["dead 31", "done 29", "due 31"]
    assert list(IdempotencyKey.objects.values_list("key", flat=True)) == ["29"]
    assert set(JobSlot.objects.values_list("job", flat=True)) == {"29", "kernel.prune"}

    Outbox.objects.update(state=State.DONE, done_at=now - timedelta(days=99))
    prune()
    assert Outbox.objects.count() == 3
