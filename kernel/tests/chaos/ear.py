"""What the worker of the fault test hears (celery worker --include): bells, slowly."""

import time
from datetime import UTC, datetime

from celery import shared_task
from django.db import transaction

from kernel import facts
from kernel.models import JobSlot
from kernel.numbering import take_number
from kernel.tests.build import BellRang

WORK_S = 0.04
DAY = datetime(2026, 1, 1, tzinfo=UTC)


@shared_task(name="kernel.tests.ear")
def hear(*, bell_id: int) -> None:
    """Have one effect for each bell, however often it runs; count runs and effects."""
    take_number("RUN", now=DAY)
    time.sleep(WORK_S)
    with transaction.atomic():
        _, is_new = JobSlot.objects.get_or_create(job=f"bell {bell_id}", slot_start=DAY)
        if is_new:
            take_number("EFFECT", now=DAY)


facts.install({**facts.wiring(), BellRang: (hear,)})
