import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest

from marketplace.management.supervision import HOPELESS, Program, Supervisor

ROOT = Path(__file__).resolve().parents[2]
WAITS = "import time; print('here', flush=True); time.sleep(60)"


def supervisor(said: list[str], *codes: str, until: Callable[[], bool]) -> Supervisor:
    """Programs that run ``codes``; when ``until`` holds, a signal ends them all."""
    return Supervisor(
        programs=[Program(f"p{n}", [sys.executable, "-c", code]) for n, code in enumerate(codes)],
        environment=dict(os.environ),
        write=said.append,
        is_ready=until,
        on_ready=lambda: os.kill(os.getpid(), signal.SIGINT),
        patience_s=5,
    )


def children() -> list[psutil.Process]:
    return list(psutil.Process().children(recursive=True))


def test_lines_are_marked_and_a_signal_ends_all() -> None:
    said: list[str] = []
    handler = signal.getsignal(signal.SIGINT)

    kept_up = supervisor(said, WAITS, WAITS, until=lambda: len(said) == 2).run()

    assert kept_up is True
    assert sorted(said) == ["p0     | here\n", "p1     | here\n"]
    assert children() == []
    assert signal.getsignal(signal.SIGINT) is handler


def test_whoever_dies_is_started_again_and_the_others_are_not_disturbed() -> None:
    said: list[str] = []
    dies = "import sys; print('short', flush=True); sys.exit(3)"

    supervisor(said, dies, WAITS, until=lambda: said.count("p0     | short\n") == 3).run()

    assert said.count("p1     | here\n") == 1
    assert [line for line in said if "ended with 3" in line][:2] == [
        "p0     | ended with 3 after 0 s; again in 0.5 s\n",
        "p0     | ended with 3 after 0 s; again in 1 s\n",
    ]


def test_a_program_that_never_stands_is_given_up_with_its_name(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("marketplace.management.supervision.BACK_OFF_S", (0.01,))
    said: list[str] = []

    kept_up = supervisor(said, "raise SystemExit('no settings')", WAITS, until=lambda: False).run()

    assert kept_up is False
    assert said[-1] == f"p0 ended {HOPELESS} times at once; its last lines say why.\n"
    assert said.count("p0     | no settings\n") == HOPELESS
    assert children() == []


def test_what_a_child_leaves_behind_goes_with_it() -> None:
    said: list[str] = []
    deaf = "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN);"
    leaves = (
        "import subprocess, sys;"
        f"subprocess.Popen([sys.executable, '-c', {deaf + WAITS!r}]); {WAITS}"
    )

    supervisor(said, leaves, until=lambda: len(said) == 2).run()

    assert children() == []


def test_a_deaf_child_is_killed_when_patience_ends() -> None:
    said: list[str] = []
    deaf = f"import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); {WAITS}"
    patient = supervisor(said, deaf, until=lambda: len(said) == 1)
    patient.patience_s = 0.5

    patient.run()

    assert children() == []


@pytest.mark.skipif(sys.platform != "linux", reason="the kernel's help is Linux's")
def test_children_die_with_a_killed_supervisor() -> None:
    code = (
        "import os, sys; from marketplace.management.supervision import *;"
        f"p = Program('p', [sys.executable, '-c', {WAITS!r}]);"
        "Supervisor([p], dict(os.environ), sys.stdout.write, lambda: False, lambda: None).run()"
    )
    parent = subprocess.Popen(
        [sys.executable, "-u", "-c", code], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    assert parent.stdout is not None
    assert parent.stdout.readline() == "p      | here\n"
    [child] = psutil.Process(parent.pid).children()

    parent.kill()
    parent.wait()

    deadline = time.monotonic() + 5
    while child.is_running() and child.status() != "zombie" and time.monotonic() < deadline:
        time.sleep(0.02)
    assert not child.is_running() or child.status() == "zombie"
    parent.stdout.close()
