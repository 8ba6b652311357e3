"""A worker is killed in the middle of an import: every row once, none lost."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from time import monotonic

import pytest
from django.conf import settings
from django.core.files.storage import default_storage
from django.db import connection

from kernel.actor import Actor
from listings.models import ImportBatch, Listing
from listings.tests.files import a_csv
from listings.tests.imports import a_confirmed_import

ROWS = [(f"B-{n}", f"title {n}", "text", "1元", "农业", "每日", "1 GB") for n in range(400)]
WORKER = """
import sys, django
from django.conf import settings
django.setup()
settings.DATABASES["default"]["NAME"] = sys.argv[1]
settings.STORAGES = {**settings.STORAGES, "default": {
    "BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": sys.argv[2]}}}
from listings.tasks import run_confirmed
run_confirmed(import_batch_id=int(sys.argv[3]))
"""


@pytest.mark.django_db(transaction=True)
def test_a_killed_worker_loses_no_row_and_doubles_none(
    hangzhou_voice: Actor, now: datetime, drain: Callable[[], int]
) -> None:
    batch = a_confirmed_import(hangzhou_voice, a_csv(ROWS), now=now)
    name = str(connection.settings_dict["NAME"])
    worker = subprocess.Popen(
        [sys.executable, "-c", WORKER, name, str(default_storage.location), str(batch.pk)],  # type: ignore[attr-defined]
        cwd=Path(settings.BASE_DIR),
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "marketplace.settings"},
    )
    until = monotonic() + 60
    while Listing.objects.count() < 100 and worker.poll() is None and monotonic() < until:
        pass
    worker.send_signal(signal.SIGKILL)
    worker.wait()
    between = ImportBatch.objects.get(pk=batch.pk)
    assert between.status == "running"
    assert 100 <= between.processed < 400
    assert between.processed == between.rows.count() == Listing.objects.count()

    drain()

    after = ImportBatch.objects.get(pk=batch.pk)
    assert (after.status, after.drafted, after.refused) == ("done", 400, 0)
    assert Listing.objects.values("external_ref").distinct().count() == 400
    assert after.rows.count() == Listing.objects.count() == 400
