"""What web processes share because it is loaded before they part."""

import os
import subprocess
import sys

from django.conf import settings

LOADED = """
import gc, sys, threading
import marketplace.wsgi
from django.db import connections

print(gc.get_freeze_count() > 100_000, "marketplace.deals.views" in sys.modules)
print([one.connection for one in connections.all()], threading.active_count())
"""


def test_every_pages_code_is_loaded_and_nothing_that_does_not_live_through_a_fork() -> None:
    run = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", LOADED],
        cwd=settings.BASE_DIR,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "marketplace.settings"},
        capture_output=True,
        text=True,
        check=True,
    )

    assert run.stdout.splitlines() == ["True True", "[None] 1"]
