"""`manage.py bench_matching`: how fast matching is, beside its yardsticks, in one run."""

import json
import sys
import time
from argparse import ArgumentParser
from collections.abc import Callable, Iterator
from dataclasses import asdict, replace
from random import Random

from django.core.management.base import BaseCommand
from django.utils import timezone
from rich.console import Console
from rich.table import Table

from listings.search.building import rebuild
from matching.management.bench.market import fill
from matching.management.bench.recall import recall
from matching.management.bench.scratch import scratch
from matching.management.bench.typing import answered
from matching.management.bench.works import (
    Asked,
    Line,
    a_reverse,
    a_search,
    lags,
    line,
    timed,
    weighed,
)

WARM_UP = 5
LAGS = 30
RECALLED = 10  # intents whose candidates are held against all listings
SLOW = 10  # rounds of what takes seconds
EVERY_S = 5.0


class Command(BaseCommand):
    """Builds a synthetic market in a database of its own, measures, and drops it.

    Texts are composed Chinese of about 240 distinct terms a listing; vectors are drawn by lot
    round topics (reading 200,000 texts would take a day), and a query's vector counts as cached.
    """

    help = "Measure matching, the catalogue and following on a synthetic market."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare how large, how often, which draw."""
        parser.add_argument("--listings", type=int, default=24_000)
        parser.add_argument("--intents", type=int, default=7_500)
        parser.add_argument("--rounds", type=int, default=100, help="questions of each kind")
        parser.add_argument("--seed", type=int, default=1)
        parser.add_argument("--json", action="store_true")

    def handle(
        self,
        *_args: object,
        listings: int,
        intents: int,
        rounds: int,
        seed: int,
        **options: object,
    ) -> None:
        """Measure and print a table, or JSON: {"rows": [{"work", "listings", "p50_ms", ...}]}."""
        with scratch():
            fill(listings, intents, seed=seed, told=_Told("listings"))
            lines = list(_measured(listings, rounds, seed))
        if options["json"]:
            self.stdout.write(json.dumps({"rows": [_row(one) for one in lines]}))
        else:
            Console().print(_table(lines))


def _measured(listings: int, rounds: int, seed: int) -> Iterator[Line]:
    chance = Random(seed)  # noqa: S311 - no secret
    began = time.perf_counter()
    rebuild(now=timezone.now(), progress=_Told("indexed"))  # else the follower builds it again
    a_second = round(listings / (time.perf_counter() - began))
    asked = Asked.drawn(rounds, chance)

    def measure(work: str, ask: Callable[[int], object], **also: float) -> Line:
        is_slow = work == "pg_fts"
        timed(ask, 1 if is_slow else WARM_UP)
        some = min(rounds, SLOW) if is_slow else rounds
        return line(work, listings, timed(ask, some), **also)

    some = slice(RECALLED)
    found = recall(asked.intents[some], asked.queries[some])
    yield measure("match", asked.match, recall_top20=round(found, 4))
    yield measure("tantivy", asked.tantivy)
    yield measure("pg_fts", asked.full_text)
    first, whole = (line("preview", listings, took) for took in answered(rounds, chance))
    yield replace(first, also={"whole_p50_ms": whole.p50_ms, "whole_p95_ms": whole.p95_ms})
    yield measure("catalogue", a_search(chance))
    first_s = round(weighed(_Told("weighed")), 1)
    yield measure("reverse", a_reverse(chance), weighed_s=first_s)
    yield line("follow", listings, lags(LAGS, chance), listings_per_s=a_second)


def _row(one: Line) -> dict[str, object]:
    row = asdict(one)
    return {**{name: value for name, value in row.items() if name != "also"}, **one.also}


def _table(lines: list[Line]) -> Table:
    table = Table("work", "listings", "p50 ms", "p95 ms", "also")
    for one in lines:
        also = ", ".join(f"{name} {value:g}" for name, value in one.also.items())
        table.add_row(one.work, f"{one.listings:,}", f"{one.p50_ms:.2f}", f"{one.p95_ms:.2f}", also)
    return table


class _Told:
    """Says every few seconds how far the preparation is."""

    def __init__(self, what: str) -> None:
        self._what, self._at = what, time.monotonic()

    def __call__(self, done: int, total: int) -> None:
        if time.monotonic() - self._at > EVERY_S:
            self._at = time.monotonic()
            sys.stderr.write(f"{done} of {total} {self._what}\n")
