"""`manage.py evaluate_matching DIR`: how well matching finds what was judged to fit."""

import json
import sys
from argparse import ArgumentParser
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn

from matching.embedding.chosen import embedder, lexicon
from matching.embedding.port import Unavailable
from matching.engine.meaning import offer_passages, wish_passages
from matching.engine.scoring_model import V1
from matching.management.evaluation.collection import BadCollection, Collection, read
from matching.management.evaluation.figures import as_json
from matching.management.evaluation.table import table
from matching.management.evaluation.trial import Outcome, Vectorised, run
from matching.management.evaluation.vectors import passage_vectors, query_vectors


class Command(BaseCommand):
    """Compares the engine with what a developer would have without it, on judged queries.

    The market's own listings and intents are neither read nor written: the collection lives in
    memory, and in a temporary table for PostgreSQL's full-text search.
    """

    help = "Measure matching on a folder with docs.jsonl, queries.jsonl and qrels.tsv."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the folder and how to read it."""
        parser.add_argument("folder", type=Path, metavar="DIR")
        parser.add_argument(
            "--queries", type=Path, metavar="FILE", help="ask these instead of DIR/queries.jsonl"
        )
        parser.add_argument(
            "--split",
            type=int,
            default=0,
            metavar="K",
            help="K folds: choose the weight of the words on the other folds",
        )
        parser.add_argument("--json", action="store_true", help="print JSON only")
        parser.add_argument("--no-progress", action="store_true", help="no bars")

    def handle(
        self,
        *_args: object,
        folder: Path,
        queries: Path | None = None,
        split: int = 0,
        json: bool = False,
        no_progress: bool = False,
        **_options: object,
    ) -> None:
        """Measure and print."""
        if split == 1 or split < 0:
            raise CommandError("--split: 2 or more folds")
        try:
            collection = read(folder, queries=queries)
        except BadCollection as error:
            raise CommandError(str(error)) from None
        if not collection.judged:
            raise CommandError(f"{folder}: no query has a document that answers it")
        if absent := sorted(collection.absent):
            count = len(absent)
            self.stderr.write(f"{folder}: {count} judged documents are missing: {absent[0]}, ...")
        told = _Told(quiet=no_progress)
        with told.bar:
            vectors = _vectors(collection, told)
            outcome = run(
                collection,
                vectors,
                lexicon=lexicon(),
                model=V1,
                folds=split,
                progress=told,
            )
        self.stdout.write(_json(outcome) if json else _text(outcome, collection, folder, split))


def _vectors(collection: Collection, told: "_Told") -> Vectorised | None:
    model = embedder()
    if model is None:
        return None
    asked = [wish_passages(one.wish) for one in (*collection.judged, *collection.unanswerable)]
    offered = [offer_passages(one) for one in collection.offers]
    folder = settings.VAR / "evaluation"
    try:
        return Vectorised(
            passages=passage_vectors(
                offered,
                embedder=model,
                folder=folder,
                progress=lambda done, total: told("embedding documents", done, total),
            ),
            queries=query_vectors(
                asked,
                embedder=model,
                folder=folder,
                progress=lambda done, total: told("embedding queries", done, total),
            ),
        )
    except Unavailable as error:
        raise CommandError(f"the embedder gives no answer: {error}") from None


def _json(outcome: Outcome) -> str:
    return json.dumps(
        {
            "systems": {name: as_json(one) for name, one in outcome.systems.items()},
            "strong": {
                "answerable": outcome.bands.answerable,
                "unanswerable": outcome.bands.unanswerable,
                "precision": outcome.bands.precision,
            },
        }
    )


def _text(outcome: Outcome, collection: Collection, folder: Path, split: int) -> str:
    console = Console(width=110, file=sys.stderr)
    title = f"{folder.name}: {len(collection.offers)} documents, {len(collection.judged)} queries"
    with console.capture() as caught:
        console.print(table(outcome.systems, title=title))
    bands = outcome.bands
    lines = [caught.get(), f"strong listings an intent: {bands.answerable:.1f}"]
    if bands.precision is not None:
        lines.append(f"of these judged to answer: {bands.precision:.0%} (the rest unjudged or not)")
    if bands.unanswerable is not None:
        lines.append(f"strong listings an intent that nothing answers: {bands.unanswerable:.1f}")
    if split:
        weights = ", ".join(map(str, outcome.chosen))
        lines.append(f"pipeline cross-validated in {split} folds; weights of the words: {weights}")
    return "\n".join(lines)


class _Told:
    """Shows how far each step is: bars on a terminal, else nothing."""

    def __init__(self, *, quiet: bool) -> None:
        self.bar = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            console=Console(stderr=True),
            disable=quiet or not sys.stderr.isatty(),
        )
        self._tasks: dict[str, TaskID] = {}

    def __call__(self, name: str, done: int, total: int) -> None:
        if name not in self._tasks:
            self._tasks[name] = self.bar.add_task(name, total=total)
        self.bar.update(self._tasks[name], completed=done)
