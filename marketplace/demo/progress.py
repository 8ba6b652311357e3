"""Tells how far a long command is: a bar on a terminal, else one line every five seconds."""

import time
from typing import TextIO

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

EVERY_S = 5.0


class Told:
    """Shows one step after the other; each has a name and a number of parts."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._is_drawn = stream.isatty()
        self.bar = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            console=Console(file=stream),
            disable=not self._is_drawn,
        )
        self._began_at = self._told_at = time.monotonic()

    def step(self, what: str, *, parts: int) -> "Step":
        """Begin the next step."""
        return Step(self, what, parts)

    def say(self, what: str, done: int, parts: int) -> None:
        """Write a line, unless there is a bar or the last line is younger than five seconds."""
        now = time.monotonic()
        if not self._is_drawn and now - self._told_at >= EVERY_S:
            self._told_at = now
            self._stream.write(f"{now - self._began_at:4.0f} s  {what}: {done} of {parts}\n")
            self._stream.flush()


class Step:
    """One step of the work."""

    def __init__(self, told: Told, what: str, parts: int) -> None:
        self._told, self._what, self._parts = told, what, parts
        self._done = 0
        self._task = told.bar.add_task(what, total=parts)

    def reach(self, done: int) -> None:
        """Note that ``done`` parts are done."""
        self._done = done
        self._told.bar.update(self._task, completed=done)
        self._told.say(self._what, done, self._parts)

    def add(self, parts: int = 1) -> None:
        """Note that ``parts`` more are done."""
        self.reach(self._done + parts)
