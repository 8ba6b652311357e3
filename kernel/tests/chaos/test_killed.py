"""Kill -9 of the worker and of the broker in the middle of the work (TRUST part 6, B1)."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import redis
from celery import current_app
from django.db import connection

from kernel import embedded
from kernel.models import JobSlot, Outbox, Serial
from kernel.outbox import emit_many
from kernel.tests.build import BellRang, Ear

ROOT = Path(__file__).resolve().parents[3]
BELLS = 300


@pytest.fixture
def var() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="market-test-")).resolve()
    yield folder
    embedded.stop(folder)
    shutil.rmtree(folder)


@pytest.fixture
def worker(var: Path) -> Iterator[Callable[[], "subprocess.Popen[bytes]"]]:
    """Start the platform's worker, with beat, on the test's database and a broker of its own."""
    started: list[subprocess.Popen[bytes]] = []
    database = connection.settings_dict
    url = f"postgresql://{database['USER']}@/{database['NAME']}?host={database['HOST']}"
    options = "worker --beat --concurrency 2 --include kernel.tests.chaos.ear --loglevel WARNING"
    options += f" --schedule {var / 'beat'} --without-gossip --without-mingle --without-heartbeat"

    def start() -> "subprocess.Popen[bytes]":
        command = [
            sys.executable,
            "-m",
            "celery",
            "--app",
            "marketplace",
            "--quiet",
            *options.split(),
        ]
        environment = {
            **os.environ,
            "DATABASE_URL": url,
            "REDIS_URL": embedded.valkey_url(var),
            "VAR_DIR": str(var),
            "OUTBOX_LEASE_S": "6",  # or each kill would cost the test minutes
        }
        with (var / "worker.log").open("ab") as log:
            process = subprocess.Popen(
                command, cwd=ROOT, env=environment, stdout=log, stderr=log, start_new_session=True
            )
        started.append(process)
        return process

    yield start
    for process in started:
        kill(process)
    sys.stdout.write((var / "worker.log").read_text())  # shown when the test fails


def kill(process: "subprocess.Popen[bytes]") -> None:
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def kill_broker(var: Path) -> None:
    info = redis.Redis.from_url(embedded.valkey_url(var)).info("server")
    os.kill(int(info["process_id"]), signal.SIGKILL)


def wait_for(done: int, *, within_s: float = 90) -> None:
    deadline = time.monotonic() + within_s
    while Outbox.objects.filter(state="done").count() < done:
        assert time.monotonic() < deadline, list(Outbox.objects.values_list("state", "attempts"))
        time.sleep(0.05)


@pytest.mark.django_db(transaction=True)
def test_no_work_is_lost_and_none_has_two_effects(
    ear: Ear, var: Path, worker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(current_app, "send_task", lambda *_, **__: None)  # not our worker's broker
    emit_many([BellRang(bell_id=n) for n in range(BELLS)])

    first = worker()
    wait_for(40)
    kill(first)
    second = worker()
    wait_for(90)
    kill_broker(var)
    embedded.valkey_url(var)
    wait_for(140)
    kill_broker(var)
    kill(second)
    third = worker()
    wait_for(200)
    kill_broker(var)
    shutil.rmtree(var / "valkey" / "appendonlydir")  # the broker forgets everything
    embedded.valkey_url(var)
    wait_for(BELLS)
    kill(third)

    counts = dict(Serial.objects.values_list("prefix", "last"))
    sys.stdout.write(f"{counts['RUN202601']} runs for {BELLS} bells\n")
    assert set(Outbox.objects.values_list("state", flat=True)) == {"done"}
    assert JobSlot.objects.count() == BELLS
    assert counts["EFFECT202601"] == BELLS
