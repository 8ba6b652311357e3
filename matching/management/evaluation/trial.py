"""One collection, all systems: rankings, figures, and what the bands say."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from statistics import fmean

from matching.engine.assess import Assessment
from matching.engine.meaning import Vectors
from matching.engine.scoring_model import ScoringModel
from matching.engine.translation import Lexicon
from matching.management.evaluation.collection import Asked, Collection
from matching.management.evaluation.figures import Figures, Measured, figures, measured
from matching.management.evaluation.systems import (
    DEEPEST,
    Engine,
    FullText,
    Ranking,
    WordBM25,
    best,
)

WEIGHTS_TRIED = (0.35, 0.4, 0.45, 0.5, 0.55)  # of the words, where folds choose them
Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Vectorised:
    """Unit rows: of the documents, and of the judged and then the unanswerable queries."""

    passages: Vectors
    queries: Vectors


@dataclass(frozen=True, slots=True)
class Bands:
    """How many listings of an intent are called strong, on average.

    Where something answers it, and where nothing does; ``precision``: which part of the former is
    judged to answer.
    """

    answerable: float
    unanswerable: float | None
    precision: float | None


@dataclass(frozen=True, slots=True)
class Outcome:
    """Figures by system; ``chosen`` is the weight of words each fold was given."""

    systems: Mapping[str, Figures]
    bands: Bands
    chosen: Sequence[float]


def run(
    collection: Collection,
    vectors: Vectorised | None,
    *,
    lexicon: Lexicon | None,
    model: ScoringModel,
    folds: int,
    progress: Progress,
) -> Outcome:
    """Return how the systems do.

    Args:
        folds: choose the weight of the words for each fold on the others; 0: as the model says.
    """
    trial = _Trial(collection, vectors, lexicon, progress)
    engine = trial.engine(model)
    systems = {
        "pg_fts": trial.measure("pg_fts", FullText(collection.offers)),
        "bm25_words": trial.measure("bm25_words", WordBM25(collection.offers)),
        "words": trial.figures_of("words", engine, hears_meaning=False),
        "meaning": trial.meaning(engine),
        "pipeline": trial.figures_of("pipeline", engine),
    }
    chosen: list[float] = []
    if folds:
        systems["pipeline"], chosen = trial.cross_validated(model, folds=folds)
    return Outcome({name: figures(of) for name, of in systems.items()}, trial.bands(engine), chosen)


@dataclass(frozen=True, slots=True)
class _Trial:
    collection: Collection
    vectors: Vectorised | None
    lexicon: Lexicon | None
    progress: Progress

    def engine(self, model: ScoringModel) -> Engine:
        passages = self.vectors.passages if self.vectors else None
        return Engine(self.collection.offers, passages, lexicon=self.lexicon, model=model)

    def measure(self, name: str, system: "FullText | WordBM25") -> list[Measured]:
        return [self._measured(one, system(one.wish)) for one, _v in self._each(name)]

    def meaning(self, engine: Engine) -> list[Measured]:
        found = []
        for one, vector in self._each("meaning"):
            cosines = engine.cosines(vector)
            ranking = [] if cosines is None else best(cosines, DEEPEST)
            found.append(self._measured(one, ranking))
        return found

    def figures_of(
        self, name: str, engine: Engine, *, hears_meaning: bool = True
    ) -> list[Measured]:
        return [
            self._measured(one, engine.ranking(_assessed(engine, one, vector)))
            for one, vector in self._each(name, hears_meaning=hears_meaning)
        ]

    def cross_validated(
        self, model: ScoringModel, *, folds: int
    ) -> tuple[list[Measured], list[float]]:
        tried = {
            weight: self.figures_of(f"words {weight}", self.engine(replace(model, words=weight)))
            for weight in WEIGHTS_TRIED
        }
        kept: list[Measured] = []
        chosen: list[float] = []
        for fold in range(folds):
            others = {
                weight: [one.ndcg10 for n, one in enumerate(of) if n % folds != fold]
                for weight, of in tried.items()
            }
            weight = max(others, key=lambda weight: (fmean(others[weight] or [0.0]), -weight))
            chosen.append(weight)
            kept += [one for n, one in enumerate(tried[weight]) if n % folds == fold]
        return kept, chosen

    def bands(self, engine: Engine) -> Bands:
        names = self.collection.names
        counts: list[int] = []
        hits: list[bool] = []
        for one, vector in self._each("bands"):
            strong = _strong(_assessed(engine, one, vector))
            counts.append(len(strong))
            hits += [names[place] in one.relevant for place in strong]
        empty = [
            len(_strong(_assessed(engine, one, vector)))
            for one, vector in self._paired(
                self.collection.unanswerable, len(self.collection.judged)
            )
        ]
        return Bands(
            fmean(counts) if counts else 0.0,
            fmean(empty) if empty else None,
            fmean(hits) if hits else None,
        )

    def _each(
        self, name: str, *, hears_meaning: bool = True
    ) -> Iterator[tuple[Asked, Vectors | None]]:
        judged = self.collection.judged
        for done, (one, vector) in enumerate(self._paired(judged, 0), start=1):
            yield one, vector if hears_meaning else None
            self.progress(name, done, len(judged))

    def _paired(self, asked: Sequence[Asked], first: int) -> Iterator[tuple[Asked, Vectors | None]]:
        for number, one in enumerate(asked, start=first):
            yield one, None if self.vectors is None else self.vectors.queries[number]

    def _measured(self, asked: Asked, ranking: Ranking) -> Measured:
        return measured(asked, [self.collection.names[place] for place in ranking])


def _assessed(engine: Engine, asked: Asked, vector: Vectors | None) -> list[Assessment]:
    return engine.assessed(engine.ask(asked.wish, vector), vector)


def _strong(assessed: Sequence[Assessment]) -> list[int]:
    return [one.offer.listing_id - 1 for one in assessed if one.band == "strong"]
