"""`manage.py embed_listings`: count the words and make the vectors of all that lacks them."""

import sys
import time
from argparse import ArgumentParser
from collections.abc import Callable, Sequence
from signal import SIGINT

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from matching.embedding.chosen import embedder
from matching.retrieval.digests import (
    chunks,
    read_intents,
    read_listings,
    stale_intents,
    stale_listings,
)

EVERY_S = 5.0
STOPPED = "Stopped. What was read is kept; the next call goes on from here."


class Command(BaseCommand):
    """What is done is kept: stopped or killed at any point, the next call goes on from there.

    Exit codes: 0 all is read, 1 the embedder gives no answer, 130 stopped by Ctrl-C.
    """

    help = "Read published listings and open intents: words counted, meaning as vectors."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare --no-progress."""
        parser.add_argument("--no-progress", action="store_true", help="no bar, no lines")

    def handle(self, *_args: object, no_progress: bool = False, **_options: object) -> None:
        """Read them and say how many how fast.

        Raises:
            CommandError: the embedder gives no answer (the words are kept, vectors are missing), or
                stopped by Ctrl-C.
        """
        try:
            self._read(is_quiet=no_progress)
        except KeyboardInterrupt:
            raise CommandError(STOPPED, returncode=128 + SIGINT) from None

    def _read(self, *, is_quiet: bool) -> None:
        model = embedder()
        self.stdout.write(f"embedder: {model.name if model else 'none, words only'}")
        started, now = time.monotonic(), timezone.now()
        listings = list(stale_listings().values_list("pk", flat=True))
        intents = list(stale_intents().values_list("pk", flat=True))
        _each("listings", listings, lambda pks: read_listings(pks, now=now), is_quiet=is_quiet)
        _each("intents", intents, read_intents, is_quiet=is_quiet)
        seconds = max(time.monotonic() - started, 1e-6)
        self.stdout.write(
            f"{len(listings)} listings and {len(intents)} intents in {seconds:.1f} s"
            f" ({(len(listings) + len(intents)) / seconds:.1f}/s)"
        )


def _each(
    name: str, pks: Sequence[int], read: Callable[[Sequence[int]], bool], *, is_quiet: bool
) -> None:
    is_drawn = sys.stderr.isatty() and not is_quiet
    bar = Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        disable=not is_drawn,
    )
    told_at, done = time.monotonic(), 0
    with bar:
        task = bar.add_task(name, total=len(pks))
        for chunk in chunks(pks):
            if not read(chunk):
                raise CommandError("The embedder gives no answer: try again later.")
            done += len(chunk)
            bar.update(task, completed=done)
            if not is_drawn and not is_quiet and time.monotonic() - told_at > EVERY_S:
                told_at = time.monotonic()
                sys.stderr.write(f"{done} of {len(pks)} {name}\n")
