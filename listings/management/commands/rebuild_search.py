"""`manage.py rebuild_search`: build this node's word index anew beside the live one, then swap."""

import sys
import time
from argparse import ArgumentParser
from signal import SIGINT

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from listings.search.building import rebuild

EVERY_S = 5.0
STOPPED = "Stopped. The index served so far stays; the next call goes on from here."


class Command(BaseCommand):
    """Searches go on meanwhile; a running follower continues with the new index by itself.

    Stopped or killed at any point, the next call goes on from there. Exit codes: 0 the new index is
    served, 130 stopped by Ctrl-C.
    """

    help = "Build this node's word index anew beside the live one, then swap."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare --no-progress."""
        parser.add_argument("--no-progress", action="store_true", help="no bar, no lines")

    def handle(self, *_args: object, no_progress: bool = False, **_options: object) -> None:
        """Build and say how many listings how fast.

        Raises:
            CommandError: stopped by Ctrl-C.
        """
        started = time.monotonic()
        told = _Told(quiet=no_progress)
        try:
            with told.bar:
                rebuild(now=timezone.now(), progress=told)
        except KeyboardInterrupt:
            raise CommandError(STOPPED, returncode=128 + SIGINT) from None
        seconds = time.monotonic() - started
        self.stdout.write(
            f"{told.done} listings in {seconds:.1f} s ({told.done / max(seconds, 1e-6):.0f}/s)"
        )


class _Told:
    """Shows progress: a bar on a terminal, else one line every 5 seconds."""

    def __init__(self, *, quiet: bool) -> None:
        is_drawn = sys.stderr.isatty() and not quiet
        self.bar = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeRemainingColumn(),
            disable=not is_drawn,
        )
        self.done = 0
        self._has_lines = not is_drawn and not quiet
        self._task = self.bar.add_task("listings", total=None)
        self._told_at = time.monotonic()

    def __call__(self, done: int, total: int) -> None:
        self.done = done
        self.bar.update(self._task, completed=done, total=total)
        if self._has_lines and time.monotonic() - self._told_at > EVERY_S:
            self._told_at = time.monotonic()
            sys.stderr.write(f"{done} of {total} listings\n")
