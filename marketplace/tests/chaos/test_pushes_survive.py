"""Kill -9 of the worker and of Valkey in the middle of 300 pushes: none lost, none doubled.

The real worker with its beat, on the test database and a broker of its own without persistence.
"""

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from urllib.parse import quote

import pytest
import redis
from django.conf import settings
from django.db import connection
from django.db.models import Count

from kernel.embedded.valkey import Valkey
from kernel.models import AuditEvent, Outbox
from kernel.outbox import emit_many
from matching.facts import PushQueued
from matching.models import IntentEvent, Push
from matching.tests.build import a_push, an_intent
from parties.models import Notification
from parties.tests.build import a_membership, an_organisation

pytestmark = pytest.mark.django_db(transaction=True)
INTENTS, RECIPIENTS = 15, 20  # 15 for each recipient stays below the daily cap
WORKER_KILLS, BROKER_KILLS = 6, 2
LEASE_S = 6
PATIENCE_S = 240


class Workforce:
    """One Celery worker with its beat, in a process group of its own."""

    def __init__(self, environment: dict[str, str], var: Path) -> None:
        self.environment, self.var = environment, var
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it and do not wait until it works."""
        command = [sys.executable, "-m", "celery", "-A", "marketplace", "worker", "-B", "-c", "2"]
        options = ["--without-mingle", "--without-gossip", "-s", str(self.var / "beat")]
        with (self.var / "worker.log").open("ab") as log:
            self.process = subprocess.Popen(
                [*command, *options],
                cwd=settings.BASE_DIR,
                env=self.environment,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def kill(self) -> None:
        """Kill -9 the whole group, children in the middle of a task included."""
        if self.process is not None:
            with suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()


def database_url() -> str:
    """Return the address of the test database for another process."""
    said = connection.settings_dict
    user, password = quote(said["USER"] or ""), quote(said["PASSWORD"] or "")
    secret = f":{password}" if password else ""
    port = f":{said['PORT']}" if said["PORT"] else ""
    if str(said["HOST"]).startswith("/"):
        return f"postgresql://{user}{secret}@{port}/{said['NAME']}?host={quote(said['HOST'])}"
    return f"postgresql://{user}{secret}@{said['HOST']}{port}/{said['NAME']}"


@pytest.fixture
def broker(tmp_path: Path) -> Iterator[Valkey]:
    """A Valkey of this test alone."""
    server = Valkey(tmp_path / "valkey")
    yield server
    server.stop()


@pytest.fixture
def workforce(tmp_path: Path, broker: Valkey) -> Iterator[Workforce]:
    """The worker, told of the test's database and broker."""
    environment = {
        **os.environ,
        "DATABASE_URL": database_url(),
        "REDIS_URL": broker.url(),
        "VAR_DIR": str(tmp_path),
        "OUTBOX_LEASE_S": str(LEASE_S),
        "PYTHONWARNINGS": "ignore",
    }
    force = Workforce(environment, tmp_path)
    yield force
    force.kill()


def queued_pushes() -> list[Push]:
    """Return 300 pushes that wait to be sent, each owed to the sender by the outbox."""
    recipients = [an_organisation(roles=["holder"]) for _ in range(RECIPIENTS)]
    for recipient in recipients:
        a_membership(recipient)
    intents = [an_intent() for _ in range(INTENTS)]
    pushes = [a_push(i, r, status="queued") for i in intents for r in recipients]
    emit_many([PushQueued(push_id=push.pk) for push in pushes])
    return pushes


def kill_broker(broker: Valkey) -> None:
    """Kill -9 Valkey and start it again, empty."""
    client = redis.from_url(broker.url())
    os.kill(int(client.info("server")["process_id"]), signal.SIGKILL)
    time.sleep(0.5)
    broker.url()


def open_rows() -> int:
    """Return how many outbox rows are not settled."""
    return Outbox.objects.exclude(state__in=["done", "dead"]).count()


def test_three_hundred_pushes_survive_the_deaths_of_worker_and_broker(
    broker: Valkey, workforce: Workforce, seed: int, figures: list[str]
) -> None:
    chance = random.Random(seed)
    pushes = queued_pushes()
    deaths = ["worker"] * WORKER_KILLS + ["broker"] * BROKER_KILLS
    chance.shuffle(deaths)

    workforce.start()
    deadline = time.monotonic() + PATIENCE_S
    while open_rows() and time.monotonic() < deadline:
        if not deaths:
            time.sleep(0.5)
            continue
        started = Push.objects.exclude(status="queued").count()
        wait_for_progress(started, deadline)
        time.sleep(chance.uniform(0, 0.4))
        if deaths.pop() == "broker":
            kill_broker(broker)
        else:
            workforce.kill()
            workforce.start()

    figures.append(
        f"{len(pushes)} pushes, {WORKER_KILLS} workers and {BROKER_KILLS} brokers killed:"
        f" {Outbox.objects.count()} outbox rows, {open_rows()} open"
    )
    assert (open_rows(), Outbox.objects.filter(state="dead").count(), deaths) == (0, 0, [])
    assert set(Push.objects.values_list("status", flat=True)) == {"delivered"}
    for event in ("pushed", "delivered"):
        rows = IntentEvent.objects.filter(event=event)
        assert rows.count() == len(pushes) == rows.values("push").distinct().count()
    assert AuditEvent.objects.filter(action="push.send").count() == len(pushes)
    told = Notification.objects.filter(kind="push_received")
    most = told.values("key", "user").annotate(n=Count("id")).order_by("-n").first()
    assert (told.count(), most and most["n"]) == (len(pushes), 1)


def wait_for_progress(started: int, deadline: float) -> None:
    """Return once more pushes have gone out than ``started``, or time is up."""
    while Push.objects.exclude(status="queued").count() <= started + 10:
        if time.monotonic() > deadline or not open_rows():
            return
        time.sleep(0.1)
