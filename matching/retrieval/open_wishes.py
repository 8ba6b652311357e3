"""All open wishes as one sparse matrix: what a listing says to each of them, in one product.

Wishes x terms, kept by columns: a listing touches only the columns of the terms it has. Meaning
stands beside it as one dense matrix; where there are many wishes, first by its heaviest axes alone,
and then whole for those that come near. The result is the engine's own (``fusion``), a wish an
element, up to the rounding of single precision.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csc_matrix, csr_matrix, vstack

from matching.embedding.port import Vectors
from matching.engine.fusion import feature, fused
from matching.engine.meaning import Background
from matching.engine.scoring_model import ScoringModel
from matching.engine.words import WishWords
from matching.models.digest import DIMENSION
from matching.retrieval.packed import digest

Key = tuple[int, int]  # an intent and its version
Numbers = NDArray[np.float64]
Places = NDArray[np.int64]
LEAST_SPREAD = 1e-6
FEW = 10_000  # wishes up to which each is read whole
AXES = 96  # of the vectors' 384, the heaviest, that tell which of more come near
LIKELY = 3_000  # of these are read whole


@dataclass(frozen=True, slots=True)
class Wanted:
    """One open wish, weighed; ``background`` and ``vector`` are None where meaning says nothing."""

    key: Key
    words: WishWords
    background: Background | None = None
    vector: Vectors | None = None


@dataclass(slots=True)
class OpenWishes:
    """Kept up to date wish by wish; what left is forgotten when the rows are next put together."""

    keys: list[Key] = field(default_factory=list)
    _places: dict[int, int] = field(default_factory=dict)  # of terms, by their digests
    _rows: csr_matrix = field(default_factory=lambda: csr_matrix((0, 0), dtype=np.float32))
    _columns: csc_matrix | None = None
    _sides: Numbers = field(default_factory=lambda: np.empty((0, 5)))
    _vectors: NDArray[np.float16] = field(
        default_factory=lambda: np.empty((0, DIMENSION), np.float16)
    )
    _axes: Vectors | None = None
    _seen_from: Vectors = field(default_factory=lambda: np.empty((0, AXES), np.float32))

    def keep(self, held: Iterable[Key]) -> None:
        """Let go of every wish that is not ``held``."""
        wanted = set(held)
        if all(key in wanted for key in self.keys):
            return
        stay = np.flatnonzero([key in wanted for key in self.keys])
        self.keys = [self.keys[n] for n in stay]
        self._rows, self._columns = self._rows[stay], None
        self._sides, self._vectors = self._sides[stay], self._vectors[stay]
        self._seen_from = self._seen_from[stay[: len(self._seen_from)]]

    def add(self, wishes: Sequence[Wanted]) -> None:
        """Hold more wishes; their keys must not be held yet."""
        if not wishes:
            return
        self.keys += [wish.key for wish in wishes]
        fresh = self._matrix(wishes)
        self._rows.resize((self._rows.shape[0], fresh.shape[1]))
        self._rows = vstack([self._rows, fresh], format="csr", dtype=np.float32)
        self._columns = None
        self._sides = np.vstack([self._sides, [_side(wish) for wish in wishes]])
        vectors = np.zeros((len(wishes), DIMENSION), np.float16)
        for n, wish in enumerate(wishes):
            if wish.vector is not None:
                vectors[n] = wish.vector
        self._vectors = np.vstack([self._vectors, vectors])

    def texts(
        self, answers: Mapping[str, float], vector: Vectors | None, *, model: ScoringModel
    ) -> Numbers:
        """Return the ``text`` feature of each wish against one offer, in the order of ``keys``.

        Args:
            answers: of the offer, ``words.saturated``.
            vector: the offer's; None: by words alone.
        """
        if not self.keys:
            return np.empty(0)
        everyone = np.arange(len(self.keys))
        words = self._words(answers)
        return feature(self._together(everyone, words, vector, model=model), model=model)

    def best(
        self,
        answers: Mapping[str, float],
        vector: Vectors | None,
        *,
        model: ScoringModel,
        least: float,
    ) -> list[tuple[int, float]]:
        """Return the places of the wishes whose ``text`` is at least ``least``, the best first."""
        if not self.keys:
            return []
        words = self._words(answers)
        places = np.arange(len(self.keys))
        if vector is not None and len(places) > FEW:
            rough = self._fused(words, self._roughly(vector), self._sides, model=model)
            places = np.sort(np.argpartition(-rough, LIKELY)[:LIKELY])
        texts = feature(self._together(places, words[places], vector, model=model), model=model)
        near = np.flatnonzero(texts >= least)
        ordered = near[np.argsort(-texts[near], kind="stable")]
        return list(zip(places[ordered].tolist(), texts[ordered].tolist(), strict=True))

    def _words(self, answers: Mapping[str, float]) -> Numbers:
        expected, deviation = self._sides[:, 0], self._sides[:, 1]
        return np.divide(
            self._pulls(answers) - expected,
            deviation,
            out=np.zeros(len(self.keys)),
            where=deviation > 0,
        )

    def _together(
        self, places: Places, words: Numbers, vector: Vectors | None, *, model: ScoringModel
    ) -> Numbers:
        cosines = None
        if vector is not None:
            cosines = self._vectors[places].astype(np.float32) @ vector
        return self._fused(words, cosines, self._sides[places], model=model)

    def _fused(
        self, words: Numbers, cosines: Vectors | None, sides: Numbers, *, model: ScoringModel
    ) -> Numbers:
        _expected, _deviation, coverage, mean, spread = sides.T
        alone: Numbers = fused(words, None, coverage, model=model)
        if cosines is None:
            return alone
        meaning = (cosines - mean) / np.maximum(spread, LEAST_SPREAD)
        both = fused(words, meaning, coverage, model=model)
        return np.asarray(np.where(np.isnan(mean), alone, both), np.float64)

    def _roughly(self, vector: Vectors) -> Vectors:
        """Return the cosine of each wish and ``vector`` by the heaviest axes of the wishes."""
        if self._axes is None:
            whole = self._vectors[:: max(len(self.keys) // FEW, 1)].astype(np.float32)
            _weights, axes = np.linalg.eigh(whole.T @ whole)
            self._axes = np.asarray(axes[:, -AXES:], np.float32)
        fresh = self._vectors[len(self._seen_from) :]
        if len(fresh):
            parts = [
                fresh[n : n + FEW].astype(np.float32) @ self._axes
                for n in range(0, len(fresh), FEW)
            ]
            self._seen_from = np.vstack([self._seen_from, *parts])
        return np.asarray(self._seen_from @ (vector @ self._axes), np.float32)

    def _pulls(self, answers: Mapping[str, float]) -> Numbers:
        if self._columns is None:
            self._columns = self._rows.tocsc()
        met = [
            (place, answer)
            for term, answer in answers.items()
            if (place := self._places.get(digest(term))) is not None
        ]
        columns = np.fromiter((place for place, _answer in met), np.int64, len(met))
        answered = np.fromiter((answer for _place, answer in met), np.float32, len(met))
        return np.asarray(self._columns[:, columns] @ answered, np.float64)

    def _matrix(self, wishes: Sequence[Wanted]) -> csr_matrix:
        places = self._places
        columns = [
            places.setdefault(digest(term), len(places))
            for wish in wishes
            for term in wish.words.pull
        ]
        pulls = [pull for wish in wishes for pull in wish.words.pull.values()]
        rows = np.repeat(np.arange(len(wishes)), [len(wish.words.pull) for wish in wishes])
        shape = (len(wishes), len(places))
        return csr_matrix((np.asarray(pulls, np.float32), (rows, columns)), shape=shape)


def _side(wish: Wanted) -> tuple[float, float, float, float, float]:
    known = wish.background is not None and wish.vector is not None
    mean = wish.background.mean if known and wish.background else np.nan
    deviation = wish.background.deviation if known and wish.background else np.nan
    words = wish.words
    return words.expected, words.deviation, words.coverage, mean, deviation
