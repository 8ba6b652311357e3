"""Many weighed wishes side by side, as arrays that never change and may lie in a mapped file.

Wishes x terms, by columns: a listing touches only the columns of the terms it has. Beside it what
else of a wish a score needs: where chance lies (``sides``), its vector, and what it asks for as
numbers of ``Statements``.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csc_matrix

from matching.embedding.port import Vectors
from matching.engine.fusion import LEAST_DEVIATION, fused, trusted
from matching.engine.meaning import Background
from matching.engine.pair import Wish
from matching.engine.scoring_model import ScoringModel
from matching.engine.words import WishWords
from matching.models.digest import DIMENSION
from matching.retrieval.packed import digest
from matching.retrieval.statements import NAMES, Codes, Statements, musts

Key = tuple[int, int]  # an intent and its version
Numbers = NDArray[np.float64]
Places = NDArray[np.int64]
AXES = 96  # of the vectors' 384, the heaviest, that tell which of many wishes come near
SAMPLE = 10_000  # vectors whose axes these are
STEP = 10_000  # vectors that are widened at once
STRETCH = 500_000  # entries of a matrix that are put together at once
MEAN = 4  # the column of the mean cosine among ``Block.sides``
UNTOLD = Wish(title="")


@dataclass(frozen=True, slots=True)
class Wanted:
    """One open wish, weighed; ``background`` and ``vector`` are None where meaning says nothing.

    ``wish``: what it asks for beside its texts. ``documents``: of the count that weighed it.
    """

    key: Key
    words: WishWords
    background: Background | None = None
    vector: Vectors | None = None
    wish: Wish = UNTOLD
    documents: int = 0


@dataclass(frozen=True, slots=True)
class Lines:
    """The standing of each pair: ``by_words`` x pull + ``by_meaning`` x cosine + ``from_here``."""

    by_words: Numbers
    by_meaning: Numbers
    from_here: Numbers


@dataclass(frozen=True, slots=True)
class Block:
    """Wishes by their places. ``terms`` are digests, ascending, one a column of the matrix.

    The matrix: ``pulls`` of the ``wishes`` from ``starts[n]`` on belong to term n. ``sides``, a row
    a wish: expected, deviation, coverage, grasp, and mean and deviation of its cosines (NaN: none).
    """

    keys: Places  # n x 2
    documents: Codes
    terms: NDArray[np.uint32]
    starts: Codes
    wishes: Codes
    pulls: Vectors
    sides: Numbers  # n x 6
    vectors: NDArray[np.float16]  # n x DIMENSION
    numbers: Codes  # n x criteria
    musts: Codes
    axes: Vectors  # DIMENSION x AXES, the heaviest; of a few wishes none are worked out
    seen: Vectors  # the vectors from these axes

    def __len__(self) -> int:
        """Return how many wishes these are."""
        return len(self.keys)

    def matrix(self) -> csc_matrix:
        """Return wishes x terms, without copying."""
        shape = (len(self), len(self.terms))
        return csc_matrix((self.pulls, self.wishes, self.starts), shape=shape, copy=False)

    def columns(self, answers: Mapping[str, float]) -> tuple[Places, Vectors]:
        """Return the columns of the terms among ``answers``, and what is answered to each."""
        digests = np.fromiter(map(digest, answers), np.uint32, len(answers))
        weights = np.fromiter(answers.values(), np.float32, len(answers))
        columns = np.searchsorted(self.terms, digests)
        columns[columns == len(self.terms)] = 0
        is_met = self.terms[columns] == digests if len(self.terms) else np.zeros(len(columns), bool)
        return columns[is_met], weights[is_met]

    def widened(self, places: Places | slice) -> Vectors:
        """Return the vectors of some wishes in single precision."""
        return self.vectors[places].astype(np.float32)

    def lines(self, *, model: ScoringModel) -> tuple[Lines, Lines]:
        """Return how a standing comes about for listings with a vector, and for those without.

        A standing is linear in both sides; the engine is asked for what each of them weighs.
        """
        expected, deviation, coverage, grasp, mean, spread = self.sides.T
        known = ~np.isnan(mean)
        one, none = np.ones(len(self)), np.zeros(len(self))
        alone = fused(one, None, coverage, model=model)
        words = np.where(known, fused(one, none, coverage, model=model), alone)
        meaning = np.where(known, fused(none, one, coverage, model=model), 0.0)
        by_meaning = np.where(known, meaning / np.maximum(spread, LEAST_DEVIATION), 0.0)
        is_wide = deviation > 0
        both, bare = (
            np.divide(weight, deviation, out=np.zeros(len(self)), where=is_wide)
            for weight in (words, alone)
        )
        aside = np.where(known, by_meaning * mean, 0.0)
        trust = trusted(grasp, model=model)
        return (
            Lines(both, by_meaning, trust - both * expected - aside),
            Lines(bare, none, trust - bare * expected),
        )


Held = tuple[Block, Places]  # a block, and which of its wishes

EMPTY = Block(
    np.empty((0, 2), np.int64),
    np.empty(0, np.int32),
    np.empty(0, np.uint32),
    np.zeros(1, np.int32),
    np.empty(0, np.int32),
    np.empty(0, np.float32),
    np.empty((0, 6)),
    np.empty((0, DIMENSION), np.float16),
    np.empty((0, len(NAMES)), np.int32),
    np.empty(0, np.int32),
    np.empty((DIMENSION, 0), np.float32),
    np.empty((0, 0), np.float32),
)


def block_of(many: Sequence[Wanted], statements: Statements) -> Block:
    """Return ``many`` as a block, what they ask for numbered by ``statements``."""
    pulls = [one.words.pull for one in many]
    digests = np.fromiter((digest(term) for pull in pulls for term in pull), np.uint32)
    values = np.fromiter((value for pull in pulls for value in pull.values()), np.float32)
    rows = np.repeat(np.arange(len(many), dtype=np.int32), [len(pull) for pull in pulls])
    terms, columns = np.unique(digests, return_inverse=True)
    vectors = np.zeros((len(many), DIMENSION), np.float16)
    for n, one in enumerate(many):
        if one.vector is not None:
            vectors[n] = one.vector
    wishes = [one.wish for one in many]
    return replace(
        EMPTY,
        keys=np.array([one.key for one in many], np.int64).reshape(-1, 2),
        documents=np.array([one.documents for one in many], np.int32),
        **_by_columns(terms, rows, columns.astype(np.int32), values, count=len(many)),
        sides=np.array([_side(one) for one in many], np.float64).reshape(-1, 6),
        vectors=vectors,
        numbers=statements.numbers(wishes),
        musts=musts(wishes),
    )


def joined(blocks: Sequence[Held]) -> Block:
    """Return as one block the wishes at these places, ascending, of each block, in this order."""

    def together(name: str) -> Any:
        return np.concatenate([getattr(block, name)[places] for block, places in blocks])

    names = ("keys", "documents", "sides", "vectors", "numbers", "musts")
    return replace(EMPTY, **_merged(blocks), **{name: together(name) for name in names})


def _merged(blocks: Sequence[Held]) -> dict[str, Any]:
    """Return the matrices of blocks as one; put together stretch by stretch, they are large."""
    terms = np.unique(np.concatenate([block.terms for block, _places in blocks]))
    sizes = np.zeros(len(terms), np.int64)
    for columns, _rows, _pulls in _entries(blocks, terms):
        sizes += np.bincount(columns, minlength=len(terms))
    starts = np.concatenate([[0], np.cumsum(sizes)])
    wishes, pulls = np.empty(starts[-1], np.int32), np.empty(starts[-1], np.float32)
    free = starts[:-1].copy()
    for columns, rows, said in _entries(blocks, terms):
        first = np.flatnonzero(np.diff(columns, prepend=-1))
        each = np.diff(first, append=len(columns))
        at = np.arange(len(columns)) + np.repeat(free[columns[first]] - first, each)
        wishes[at], pulls[at] = rows, said
        free[columns[first]] += each
    return {"terms": terms, "starts": starts.astype(np.int32), "wishes": wishes, "pulls": pulls}


def _entries(
    blocks: Sequence[Held], terms: NDArray[np.uint32]
) -> Iterator[tuple[Places, Codes, Vectors]]:
    """Yield column, wish and pull of what stays of the blocks, each stretch by columns."""
    before = 0
    for block, places in blocks:
        to = np.full(len(block), -1, np.int32)
        to[places] = np.arange(before, before + len(places), dtype=np.int32)
        before += len(places)
        column, starts, here = np.searchsorted(terms, block.terms), block.starts, 0
        while here < len(column):
            last = int(np.searchsorted(starts, starts[here] + STRETCH, "right")) - 1
            end = max(last, here + 1)
            rows = to[block.wishes[starts[here] : starts[end]]]
            columns = np.repeat(column[here:end], np.diff(starts[here : end + 1]))
            stay = rows >= 0
            yield columns[stay], rows[stay], block.pulls[starts[here] : starts[end]][stay]
            here = end


def _by_columns(
    terms: NDArray[np.uint32], rows: Codes, columns: Codes, pulls: Vectors, *, count: int
) -> dict[str, Any]:
    matrix = csc_matrix((pulls, (rows, columns)), shape=(count, len(terms)))
    return {
        "terms": terms,
        "starts": matrix.indptr,
        "wishes": matrix.indices,
        "pulls": matrix.data,
    }


def _side(one: Wanted) -> tuple[float, float, float, float, float, float]:
    mean = deviation = np.nan
    if one.background is not None and one.vector is not None:
        mean, deviation = one.background.mean, one.background.deviation
    words = one.words
    return words.expected, words.deviation, words.coverage, words.grasp, mean, deviation


def seen_from_axes(block: Block) -> Block:
    """Return ``block`` with the heaviest axes of its vectors worked out."""
    if block.axes.size:
        return block
    some = block.widened(slice(None, None, max(len(block) // SAMPLE, 1)))
    _weights, axes = np.linalg.eigh(some.T @ some)
    heaviest = np.ascontiguousarray(axes[:, -AXES:], np.float32)
    seen = np.empty((len(block), heaviest.shape[1]), np.float32)
    for n in range(0, len(block), STEP):
        seen[n : n + STEP] = block.widened(slice(n, n + STEP)) @ heaviest
    return replace(block, axes=heaviest, seen=seen)
