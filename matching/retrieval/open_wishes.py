"""All open wishes side by side: what a listing says to each of them, in one product.

Where there are many, meaning is read by the vectors' heaviest axes first, and whole for those that
come near. The result is the engine's own (``fusion``), a wish an element, up to the rounding of
single precision.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from scipy.sparse import csc_matrix

from matching.embedding.port import Vectors
from matching.engine.fusion import feature, standing_at
from matching.engine.scoring_model import ScoringModel
from matching.retrieval.statements import Asking, Statements
from matching.retrieval.wish_block import (
    EMPTY,
    MEAN,
    Block,
    Key,
    Lines,
    Numbers,
    Places,
    Wanted,
    block_of,
    joined,
    seen_from_axes,
)

__all__ = ["Key", "OpenWishes", "Wanted"]
FEW = 2_000  # wishes up to which each is read whole
LIKELY = 3_000  # of more, so many that come near are read whole at most
DOUBT = 0.5  # standard deviations that the heaviest axes may be wrong by


@dataclass(slots=True)
class _Part:
    """A block, which of its wishes are held, and what of it is worked out once."""

    block: Block
    stay: Places  # rows of the block that are held
    matrix: csc_matrix
    _lines: tuple[ScoringModel, tuple[Lines, Lines]] | None = None

    @classmethod
    def of(cls, block: Block) -> "_Part":
        """Return a part that holds all of ``block``."""
        return cls(block, np.arange(len(block)), block.matrix())

    @property
    def is_large(self) -> bool:
        """Whether there are too many to read each whole."""
        return len(self.block) > FEW

    def held(self, values: Numbers) -> Numbers:
        """Return of the values of all rows those of what is held."""
        return values if len(self.stay) == len(values) else values[self.stay]

    def lines(self, vector: Vectors | None, *, model: ScoringModel) -> Lines:
        """Return how standings come about for a listing with, or without, a vector."""
        if self._lines is None or self._lines[0] is not model:
            self._lines = (model, self.block.lines(model=model))
        return self._lines[1][vector is None]

    def by_words(
        self, answers: Mapping[str, float], vector: Vectors | None, *, model: ScoringModel
    ) -> Numbers:
        """Return the standing of each row but for what meaning adds to it."""
        lines = self.lines(vector, model=model)
        columns, answered = self.block.columns(answers)
        return np.asarray(lines.by_words * (self.matrix[:, columns] @ answered) + lines.from_here)

    def by_meaning(self, vector: Vectors, places: Places, *, model: ScoringModel) -> Numbers:
        """Return what meaning adds to the standing of these rows."""
        if not self.is_large:
            return self.roughly(vector, model=model)[places]
        cosines = self.block.widened(places) @ vector
        return np.asarray(self.lines(vector, model=model).by_meaning[places] * cosines)

    def roughly(self, vector: Vectors, *, model: ScoringModel) -> Numbers:
        """Return what meaning adds to the standing of each row; of a large block, about."""
        lines = self.lines(vector, model=model)
        if self.is_large:
            self.block = seen_from_axes(self.block)
            cosines = self.block.seen @ (vector @ self.block.axes)
        else:
            cosines = self.block.widened(slice(None)) @ vector
        return np.asarray(lines.by_meaning * cosines)


@dataclass(slots=True)
class OpenWishes:
    """Kept up to date wish by wish; what left is forgotten when the rows are next put together."""

    statements: Statements = field(default_factory=Statements)
    _parts: list[_Part] = field(default_factory=list)

    @classmethod
    def of(cls, block: Block, statements: Statements) -> "OpenWishes":
        """Return the wishes of ``block``, what they ask for numbered by ``statements``."""
        return cls(statements, [_Part.of(block)])

    def __len__(self) -> int:
        """Return how many are held."""
        return sum(len(part.stay) for part in self._parts)

    @property
    def keys(self) -> list[Key]:
        """Whose wishes are held, in the order of their places."""
        return [(pk, version) for pk, version in self._keys().tolist()]

    def _keys(self) -> Places:
        return np.concatenate([EMPTY.keys, *(one.block.keys[one.stay] for one in self._parts)])

    def held_of(self, ids: Collection[int]) -> set[Key]:
        """Return which wishes of these intents are held."""
        keys = self._keys()
        some = keys[np.isin(keys[:, 0], list(ids))]
        return {(pk, version) for pk, version in some.tolist()}

    def behind(self, documents: int, share: float) -> list[Key]:
        """Return whose wishes a count weighed that knew a ``share`` more or fewer documents."""
        found = []
        for part in self._parts:
            apart = np.abs(part.block.documents[part.stay] - documents)
            found += part.block.keys[part.stay[apart > share * documents]].tolist()
        return [(pk, version) for pk, version in found]

    def voiceless(self) -> list[Key]:
        """Return whose wishes have no vector."""
        found = []
        for part in self._parts:
            has_none = np.isnan(part.block.sides[part.stay, MEAN])
            found += part.block.keys[part.stay[has_none]].tolist()
        return [(pk, version) for pk, version in found]

    def keep(self, held: Collection[Key]) -> None:
        """Let go of every wish that is not ``held``."""
        self.drop(set(self.keys).difference(held))

    def drop(self, gone: Collection[Key]) -> None:
        """Let go of these wishes, if they are held."""
        ids, wanted = [pk for pk, _version in gone], set(gone)
        for part in self._parts if gone else ():
            keys = part.block.keys[part.stay]
            likely = np.flatnonzero(np.isin(keys[:, 0], ids))
            away = [n for n in likely.tolist() if tuple(keys[n].tolist()) in wanted]
            part.stay = np.delete(part.stay, away)
        self._parts = [part for part in self._parts if len(part.stay)]

    def add(self, wishes: Sequence[Wanted]) -> None:
        """Hold more wishes; their keys must not be held yet.

        They become a part by themselves, until it is half as large as the one before.
        """
        if not wishes:
            return
        block = block_of(wishes, self.statements)
        while self._parts and 2 * len(block) >= len(self._parts[-1].stay):
            last = self._parts.pop()
            block = joined([(last.block, last.stay), (block, np.arange(len(block)))])
        self._parts.append(_Part.of(block))

    def whole(self) -> Block:
        """Return all as one block, held as one from here on."""
        parts = self._parts
        if len(parts) != 1 or len(parts[0].stay) < len(parts[0].block):
            block = joined([(part.block, part.stay) for part in parts]) if parts else EMPTY
            self._parts = [_Part.of(seen_from_axes(block) if len(block) > FEW else block)]
        return self._parts[0].block

    def texts(
        self, answers: Mapping[str, float], vector: Vectors | None, *, model: ScoringModel
    ) -> Numbers:
        """Return the ``text`` feature of each wish against one offer, in the order of ``keys``.

        Args:
            answers: of the offer, ``words.saturated``.
            vector: the offer's; None: by words alone.
        """
        words = self._by_words(answers, vector, model=model)
        return feature(self._exact(words, np.arange(len(words)), vector, model=model), model=model)

    def best(
        self,
        answers: Mapping[str, float],
        vector: Vectors | None,
        *,
        model: ScoringModel,
        least: float,
    ) -> list[tuple[int, float]]:
        """Return the places of the wishes whose ``text`` is at least ``least``, the best first."""
        words = self._by_words(answers, vector, model=model)
        places = np.arange(len(words))
        if vector is not None and any(part.is_large for part in self._parts):
            rough = words + _together(
                part.held(part.roughly(vector, model=model)) for part in self._parts
            )
            places = np.flatnonzero(rough >= standing_at(least, model=model) - DOUBT)
            if len(places) > LIKELY:
                nearest = np.argpartition(-rough[places], LIKELY)[:LIKELY]
                places = np.sort(places[nearest])
        texts = feature(self._exact(words, places, vector, model=model), model=model)
        near = np.flatnonzero(texts >= least)
        ordered = near[np.argsort(-texts[near], kind="stable")]
        return list(zip(places[ordered].tolist(), texts[ordered].tolist(), strict=True))

    def asking(self, places: Places) -> Asking:
        """Return what the wishes at these places ask for, in this order."""
        numbers = np.empty((len(places), EMPTY.numbers.shape[1]), np.int32)
        musts = np.empty(len(places), np.int32)
        for part, at, rows in self._rows(places):
            numbers[at] = part.block.numbers[rows]
            musts[at] = part.block.musts[rows]
        return Asking(self.statements, numbers, musts)

    def keys_at(self, places: Places) -> list[Key]:
        """Return whose wishes these are, in this order."""
        keys = np.empty((len(places), 2), np.int64)
        for part, at, rows in self._rows(places):
            keys[at] = part.block.keys[rows]
        return [(pk, version) for pk, version in keys.tolist()]

    def _by_words(
        self, answers: Mapping[str, float], vector: Vectors | None, *, model: ScoringModel
    ) -> Numbers:
        return _together(
            part.held(part.by_words(answers, vector, model=model)) for part in self._parts
        )

    def _exact(
        self, words: Numbers, places: Places, vector: Vectors | None, *, model: ScoringModel
    ) -> Numbers:
        """Return the standings at ``places``, their vectors read whole."""
        standings = words[places]
        for part, at, rows in self._rows(places) if vector is not None else ():
            assert vector is not None
            standings[at] += part.by_meaning(vector, rows, model=model)
        return standings

    def _rows(self, places: Places) -> Iterator[tuple[_Part, Places, Places]]:
        """Yield each part, which of ``places`` lie in it, and the rows of its block there."""
        start = 0
        for part in self._parts:
            end = start + len(part.stay)
            at = np.flatnonzero((places >= start) & (places < end))
            yield part, at, part.stay[places[at] - start]
            start = end


def _together(many: Iterable[Numbers]) -> Numbers:
    parts = list(many)
    return parts[0] if len(parts) == 1 else np.concatenate([np.empty(0), *parts])
