"""Vectors for a synthetic market: no model, but as clustered as a model's would be."""

from collections.abc import Sequence
from hashlib import blake2b
from typing import ClassVar

import numpy as np

from matching.embedding.port import Embedder, Vectors
from matching.management.bench.text import TOPICS
from matching.models.digest import DIMENSION

COMMON, TOPIC, OWN = 1.6, 0.6, 0.55  # all texts point roughly one way, those of a topic more so


class Synthetic:
    """An embedder that knows the topics of the synthetic market and draws the rest by lot.

    Two texts of a topic have a cosine of about .90, others of .81, as multilingual E5 gives them.
    """

    name, dimension = "synthetic", DIMENSION
    beside: ClassVar[Embedder | None] = None  # reads the same texts, for the time that takes

    def __init__(self) -> None:
        draw = np.random.default_rng(7)
        self._common = _unit(draw.standard_normal(DIMENSION))
        self._topics = _unit(draw.standard_normal((len(TOPICS), DIMENSION)))

    def queries(self, texts: Sequence[str]) -> Vectors:
        """Return a unit row for each text."""
        if self.beside is not None:
            self.beside.queries(texts)
        return self.passages(texts)

    def passages(self, texts: Sequence[str]) -> Vectors:
        """Return a unit row for each text."""
        seeds = [int.from_bytes(blake2b(text.encode(), digest_size=8).digest()) for text in texts]
        return self.of_topics([_topic_of(text) for text in texts], seeds)

    def of_topics(self, topics: Sequence[int], seeds: Sequence[int]) -> Vectors:
        """Return a unit row for each topic, by its own lot."""
        own = [np.random.default_rng(seed).standard_normal(DIMENSION) for seed in seeds]
        noise = _unit(np.asarray(own).reshape(-1, DIMENSION))
        rows = COMMON * self._common + TOPIC * self._topics[list(topics)] + OWN * noise
        return _unit(rows).astype(np.float32)


def _topic_of(text: str) -> int:
    hits = [sum(word in text for word in topic.words) for topic in TOPICS]
    return hits.index(max(hits))


def _unit(rows: "np.typing.NDArray[np.float64]") -> "np.typing.NDArray[np.float64]":
    return np.asarray(rows / np.linalg.norm(rows, axis=-1, keepdims=True))
