"""Processes that live and die with the one that started them.

One loop, no threads: it reads what the children say, starts again whoever died, and ends them all
when asked. A child leads a process group of its own, so a Ctrl-C at the terminal reaches only the
supervisor, which then ends the children in order; when the supervisor itself is killed, the
kernel ends them (Linux: PR_SET_PDEATHSIG).
"""

import ctypes
import os
import selectors
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import IO

LIBC = ctypes.CDLL(None) if sys.platform == "linux" else None
PR_SET_PDEATHSIG = 1
TICK_S = 0.2
LOOK_S = 2.0
STEADY_S = 60.0  # a child that lived this long starts afresh in the back-off
BACK_OFF_S = (0.5, 1.0, 2.0, 5.0, 10.0, 30.0)
HOPELESS = 5  # deaths in a row before the site ever answered: say so and give up


@dataclass(frozen=True, slots=True)
class Program:
    """What to keep running: ``name`` marks its lines."""

    name: str
    command: Sequence[str]


@dataclass(slots=True)
class Child:
    """A program's present life."""

    program: Program
    process: "subprocess.Popen[bytes] | None" = None
    started_at: float = 0.0
    due_at: float = 0.0
    deaths: int = 0
    unfinished: bytes = b""

    @property
    def is_running(self) -> bool:
        """Whether its process has not ended."""
        return self.process is not None and self.process.poll() is None


@dataclass(slots=True)
class Supervisor:
    """Keeps ``programs`` running until a signal, then ends them.

    ``is_ready`` is asked until it says yes, then ``on_ready`` is called, once; ``look_after`` is
    called every few seconds, for what lives outside.
    """

    programs: Sequence[Program]
    environment: Mapping[str, str]
    write: Callable[[str], object]
    is_ready: Callable[[], bool]
    on_ready: Callable[[], object]
    look_after: Callable[[], object] = lambda: None
    patience_s: float = 30.0
    _children: list[Child] = field(default_factory=list)
    _selector: selectors.BaseSelector = field(default_factory=selectors.DefaultSelector)
    _signals: int = 0
    _ready: bool = False
    _looked_at: float = 0.0

    def run(self) -> bool:
        """Run until SIGINT, SIGTERM or SIGHUP; return False when a program could not be kept up."""
        numbers = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
        before = [(number, signal.signal(number, self._noted)) for number in numbers]
        self._children = [Child(program) for program in self.programs]
        try:
            while not self._signals and not self._hopeless():
                self._tend()
        finally:
            self._end_all()
            self._selector.close()
            for number, handler in before:
                signal.signal(number, handler)
        if hopeless := self._hopeless():
            self.write(f"{hopeless} ended {HOPELESS} times at once; its last lines say why.\n")
        return not hopeless

    def _noted(self, *_: object) -> None:
        self._signals += 1

    def _hopeless(self) -> str:
        names = [c.program.name for c in self._children if c.deaths >= HOPELESS]
        return names[0] if names and not self._ready else ""

    def _tend(self) -> None:
        now = time.monotonic()
        for child in self._children:
            if child.process is not None and not child.is_running:
                self._mourn(child, now=now)
            if child.process is None and now >= child.due_at:
                self._start(child, now=now)
        self._listen(TICK_S)
        if now - self._looked_at >= LOOK_S:
            self.look_after()
            self._looked_at = now
        if not self._ready and self.is_ready():
            self._ready = True
            self.on_ready()

    def _start(self, child: Child, *, now: float) -> None:
        child.process = subprocess.Popen(  # noqa: S603 - our own argv
            child.program.command,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            preexec_fn=_die_with_parent,  # noqa: PLW1509 - this process has one thread
        )
        child.started_at = now
        assert child.process.stdout is not None
        os.set_blocking(child.process.stdout.fileno(), False)
        self._selector.register(child.process.stdout, selectors.EVENT_READ, child)

    def _mourn(self, child: Child, *, now: float) -> None:
        """Note a death, sweep up what the dead one started, and set the time of its return."""
        assert child.process is not None
        self._forget(child)
        lived_s = now - child.started_at
        child.deaths = 1 if lived_s >= STEADY_S else child.deaths + 1
        wait_s = BACK_OFF_S[min(child.deaths, len(BACK_OFF_S)) - 1]
        child.due_at = now + wait_s
        code = child.process.returncode
        self._say(child, f"ended with {code} after {lived_s:.0f} s; again in {wait_s:g} s")
        child.process = None

    def _listen(self, wait_s: float) -> None:
        for key, _ in self._selector.select(wait_s):
            stream: IO[bytes] = key.fileobj  # type: ignore[assignment]
            if said := stream.read():
                self._hear(key.data, said)
            elif said is not None:  # the end; None would be "nothing yet"
                self._selector.unregister(stream)

    def _hear(self, child: Child, said: bytes) -> None:
        *lines, child.unfinished = (child.unfinished + said).split(b"\n")
        for line in lines:
            self._say(child, line.decode(errors="replace"))

    def _say(self, child: Child, line: str) -> None:
        self.write(f"{child.program.name:<7}| {line}\n")

    def _end_all(self) -> None:
        """Ask all to finish; after ``patience_s``, or at a second signal, do not ask."""
        asked = self._signals
        for child in self._children:
            if child.process is not None:
                _signal(child.process, signal.SIGTERM)
        deadline = time.monotonic() + self.patience_s
        while any(child.is_running for child in self._children):
            if time.monotonic() > deadline or self._signals > max(asked, 1):
                break
            self._listen(TICK_S)
        for child in self._children:
            if child.process is not None:
                self._forget(child)

    def _forget(self, child: Child) -> None:
        """Kill what is left of the child's group, hear its last words, release its pipe."""
        process = child.process
        assert process is not None
        assert process.stdout is not None
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        if last := process.stdout.read():
            self._hear(child, last)
        if child.unfinished:
            self._hear(child, b"\n")
        with suppress(KeyError):
            self._selector.unregister(process.stdout)
        process.stdout.close()


def _signal(process: "subprocess.Popen[bytes]", number: int) -> None:
    with suppress(ProcessLookupError):
        process.send_signal(number)


def _die_with_parent() -> None:
    if LIBC is not None:
        LIBC.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
