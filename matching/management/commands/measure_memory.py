"""`manage.py measure_memory`: what a web process holds once it has matched."""

import json
from argparse import ArgumentParser
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand
from django.urls import get_resolver
from django.utils import timezone
from django.utils.module_loading import import_string

from listings.search.reader import NoIndex
from matching.embedding.chosen import embedder, lexicon
from matching.embedding.port import Unavailable
from matching.models import Intent
from matching.retrieval.forward import find
from matching.retrieval.market import Asker
from matching.retrieval.sides import wish_of

NEEDS = 30
SHOWN = {"Rss": "resident", "Pss": "in proportion", "Private_Dirty": "its own"}


class Command(BaseCommand):
    """Loads what a web process loads (application, embedder, lexicon, index) and matches needs."""

    help = "Print how much memory a web process needs with the embedder loaded."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare how to print."""
        parser.add_argument("--json", action="store_true")

    def handle(self, *_args: object, **options: object) -> None:
        """Load, match the newest needs of the market, and print megabytes."""
        import_string(settings.WSGI_APPLICATION)
        get_resolver().url_patterns  # noqa: B018 - every page's code
        lexicon()
        model = embedder()
        if model is not None:
            try:
                model.queries(["充电桩运营数据 charging stations"])
            except Unavailable as error:
                self.stderr.write(f"no vectors: {error}")
        matched = 0
        try:
            for intent in Intent.objects.open().order_by("-pk")[:NEEDS]:
                asker = Asker(intent.poster_id, is_verified=True)
                find(wish_of(intent), asker=asker, now=timezone.now(), limit=20)
                matched += 1
        except NoIndex:
            self.stderr.write("this node has no word index yet")
        held = _megabytes()
        if options["json"]:
            self.stdout.write(json.dumps({"matched": matched, **held}))
        else:
            said = ", ".join(f"{SHOWN[name]} {held[name]} MB" for name in SHOWN)
            self.stdout.write(f"{matched} needs matched: {said}")


def _megabytes() -> dict[str, int]:
    lines = Path("/proc/self/smaps_rollup").read_text().splitlines()
    said = dict(line.split(":", 1) for line in lines[1:])
    return {name: int(said[name].split()[0]) // 1024 for name in SHOWN}
