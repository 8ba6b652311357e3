"""Vectors of wishes, made once each: cached by the digest of their text."""

import logging
import os
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from hashlib import blake2b
from threading import Lock

import numpy as np
from django.core.cache import cache
from redis.exceptions import RedisError

from matching.embedding.chosen import embedder
from matching.embedding.port import Embedder, Unavailable, Vectors
from matching.engine.meaning import Passages, blended, wish_passages
from matching.engine.pair import Wish

log = logging.getLogger(__name__)
KEPT_S = 7 * 24 * 3600
SOON_S = 0.12  # what a page waits for a vector; a short wish takes 20 to 80 ms
HELD = 2_000  # vectors a process remembers: 3 MB


@dataclass(slots=True)
class _Held:
    """The vectors this process asked with lately; the oldest is forgotten first."""

    vectors: dict[str, Vectors] = field(default_factory=dict)
    lock: Lock = field(default_factory=Lock)

    def get(self, key: str) -> Vectors | None:
        return self.vectors.get(key)

    def put(self, key: str, vector: Vectors) -> None:
        with self.lock:
            self.vectors[key] = vector
            if len(self.vectors) > HELD:
                del self.vectors[next(iter(self.vectors))]


_HELD = _Held()


def passages_digest(passages: Passages, *, by: str) -> str:
    """Return what tells these texts, read by the embedder ``by``, from others."""
    return blake2b(repr((by, passages)).encode("utf-8", "replace"), digest_size=8).hexdigest()


def said(passages: Passages) -> Passages:
    """Return the passages that say something."""
    return [(text, weight) for text, weight in passages if text.strip()]


def remember(key: str, vector: Vectors) -> None:
    """Let ``vector_of`` answer with ``vector`` for the passages whose digest is ``key``."""
    _HELD.put(key, vector)


def vector_of(wish: Wish) -> Vectors | None:
    """Return the unit vector of ``wish``, as it is kept: in half precision.

    None where meaning is switched off, the wish says nothing, or the embedder gives no answer.
    """
    model, passages = embedder(), said(wish_passages(wish))
    if model is None or not passages:
        return None
    key = passages_digest(passages, by=model.name)
    vector = _HELD.get(key)
    if vector is None:
        vector = _shared(key, dimension=model.dimension)
    if vector is None:
        vector = _made(model, passages, key)
    if vector is not None:
        remember(key, vector)
    return vector


def vector_soon(wish: Wish) -> Vectors | None:
    """Return the vector of ``wish`` if it is there within ``SOON_S``; else it is worked out beside.

    One wish at a time: whoever types on does not queue up what nobody waits for any more.
    """
    with suppress(TimeoutError):
        awaited = _AWAITED.of(wish)
        return awaited.result(SOON_S) if awaited else None
    return None


def is_awaited(wish: Wish) -> bool:
    """Whether the vector of ``wish`` is being worked out at the moment."""
    return _AWAITED.wish == wish and _AWAITED.is_busy()


@dataclass(slots=True)
class _Awaited:
    """The wish whose vector is worked out in a thread beside."""

    wish: Wish | None = None
    vector: "Future[Vectors | None] | None" = None
    pool: ThreadPoolExecutor | None = None
    process: int = 0
    lock: Lock = field(default_factory=Lock)

    def is_busy(self) -> bool:
        return self.vector is not None and not self.vector.done()

    def of(self, wish: Wish) -> "Future[Vectors | None] | None":
        """Return what will be the vector of ``wish``; None while another one is in the works."""
        with self.lock:
            if self.pool is None or self.process != os.getpid():  # threads do not outlive a fork
                self.pool, self.process = ThreadPoolExecutor(1), os.getpid()
                self.wish = self.vector = None
            if self.vector is None or (self.wish != wish and not self.is_busy()):
                self.wish, self.vector = wish, self.pool.submit(vector_of, wish)
            return self.vector if self.wish == wish else None


_AWAITED = _Awaited()


def embedded(model: Embedder, many: Sequence[Passages], *, asking: bool) -> Vectors:
    """Return one unit vector for each of ``many``, blended from its passages, in half precision.

    Raises:
        Unavailable: the embedder gives no answer.
    """
    texts = [text for passages in many for text, _weight in passages]
    rows = model.queries(texts) if asking else model.passages(texts)
    vectors = np.empty((len(many), model.dimension), np.float32)
    start = 0
    for n, passages in enumerate(many):
        end = start + len(passages)
        vectors[n] = blended(rows[start:end], [weight for _text, weight in passages])
        start = end
    return halved(vectors)


def halved(vectors: Vectors) -> Vectors:
    """Return ``vectors`` as the database will give them back."""
    return vectors.astype(np.float16).astype(np.float32)


def _made(model: Embedder, passages: Passages, key: str) -> Vectors | None:
    try:
        vector: Vectors = embedded(model, [passages], asking=True)[0]
    except Unavailable as error:
        log.warning("matching by words alone: %s", error)
        return None
    try:
        cache.set(f"wish:{key}", vector.astype(np.float16).tobytes(), KEPT_S)
    except RedisError:
        log.debug("the cache is away")
    return vector


def _shared(key: str, *, dimension: int) -> Vectors | None:
    """Return what another process made."""
    try:
        kept = cache.get(f"wish:{key}")
    except RedisError:
        return None
    if not isinstance(kept, bytes) or len(kept) != 2 * dimension:
        return None
    return np.frombuffer(kept, np.float16).astype(np.float32)
