"""`manage.py bench_catalogue`: how quickly a running site answers searches, over HTTP."""

import json
import random
import statistics
import time
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import closing
from dataclasses import asdict, dataclass
from http.client import HTTPConnection
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from kernel.workdays import local_day
from listings.models import Listing

TITLES = 2_000  # of these the words are cut
WARM_UP = 10
MOST = 10_000
BUDGET_MS = 150  # p95 of the first page at 24,000 listings on 2 cores
LANGUAGES = ("zh-hans", "en")
OK = 200


@dataclass(frozen=True, slots=True)
class Figures:
    """What one run measured; times in milliseconds, as a client on the same machine sees them."""

    listings: int
    requests: int
    p50_ms: float
    p95_ms: float
    slowest_ms: float
    kilobytes: float


class Command(BaseCommand):
    """Asks one question after the other on one connection; changes nothing."""

    help = "Measure text searches with facets against a running site (first page, whole HTML)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare where, how many, which draw of words."""
        parser.add_argument("--url", default=settings.SITE_URL, help="default: SITE_URL")
        parser.add_argument("--requests", type=int, default=200)
        parser.add_argument("--seed", type=int, default=1)
        parser.add_argument("--json", action="store_true", help="one JSON object")

    def handle(
        self, *_args: object, url: str, requests: int, seed: int, json: bool, **_options: object
    ) -> None:
        """Measure and print."""
        if urlsplit(url).scheme != "http" or not 0 < requests <= MOST:
            raise CommandError(f"Name an http:// address and 1 to {MOST} requests.")
        market = Listing.objects.tradable_on(local_day(timezone.now()))
        titles = list(market.order_by("-pk").values_list("title", flat=True)[:TITLES])
        if not titles:
            raise CommandError("There is nothing on the market to search for.")
        figures = _measured(url, list(_questions(titles, n=requests, seed=seed)), n=market.count())
        self.stdout.write(_as_json(figures) if json else _as_text(figures))


def _questions(titles: list[str], *, n: int, seed: int) -> Iterator[str]:
    """Yield addresses: two to six characters of a title, or a word of it; half with a facet."""
    draw = random.Random(seed)  # noqa: S311 - a benchmark's draw
    for _ in range(n + WARM_UP):
        title = draw.choice(titles)
        at = draw.randrange(max(len(title) - 2, 1))
        asked = {"q": title[at : at + draw.choice([2, 4, 6])]}
        if draw.random() < 1 / 2:
            asked["kind"] = draw.choice(["structured", "text", "image"])
        yield f"/listings/?{urlencode(asked)}"


def _measured(url: str, addresses: list[str], *, n: int) -> Figures:
    parts = urlsplit(url)
    times, sizes = [], []
    with closing(
        HTTPConnection(parts.hostname or "127.0.0.1", parts.port or 80, timeout=30)
    ) as site:
        for i, address in enumerate(addresses):
            headers = {"Cookie": f"django_language={LANGUAGES[i % 2]}"}
            began = time.perf_counter()
            site.request("GET", address, headers=headers)
            answer = site.getresponse()
            body = answer.read()
            if answer.status != OK:
                raise CommandError(f"{address} answered {answer.status}")
            times.append((time.perf_counter() - began) * 1e3)
            sizes.append(len(body))
    times = sorted(times[WARM_UP:])
    return Figures(
        listings=n,
        requests=len(times),
        p50_ms=round(statistics.median(times), 1),
        p95_ms=round(times[int(len(times) * 0.95)], 1),
        slowest_ms=round(times[-1], 1),
        kilobytes=round(statistics.mean(sizes) / 1024, 1),
    )


def _as_json(figures: Figures) -> str:
    return json.dumps(asdict(figures))


def _as_text(figures: Figures) -> str:
    verdict = "within" if figures.p95_ms < BUDGET_MS else "OVER"
    return (
        f"{figures.requests} searches among {figures.listings} listings: p50 {figures.p50_ms} ms, "
        f"p95 {figures.p95_ms} ms ({verdict} the budget of {BUDGET_MS} ms), "
        f"slowest {figures.slowest_ms} ms, {figures.kilobytes} KB a page"
    )
