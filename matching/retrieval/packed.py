"""A listing's counted words as bytes, and many of them read for one wish at once.

A term is kept as a digest of 32 bits: among the some hundred terms of a wish and the some hundred
of a listing two meet by accident once in 100,000 pairs.
"""

from collections.abc import Collection, Sequence
from functools import lru_cache
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

from listings.search import schema
from matching.engine.assess import Query
from matching.engine.scoring_model import ScoringModel
from matching.engine.words import OfferWords

FORMAT = 1
LAST_BITS = 0xFFFF
TERM = np.dtype([("digest", "<u4"), ("frequency", "<f4")])
Packed = tuple[bytes | memoryview, float]  # the terms, and OfferWords.length


def counted_by(model: ScoringModel) -> str:
    """Return what the counting depends on; words counted otherwise are counted anew."""
    how = f"{FORMAT} {schema.VERSION} {sorted(model.fields.items())}"
    return blake2b(how.encode(), digest_size=8).hexdigest()


def pack(words: OfferWords) -> bytes:
    """Return the terms and frequencies of ``words`` as bytes."""
    rows = np.empty(len(words.frequencies), TERM)
    rows["digest"] = [digest(term) for term in words.frequencies]
    rows["frequency"] = list(words.frequencies.values())
    return rows.tobytes()


def unpack(many: Sequence[Packed], *, asked: Collection[str]) -> list[OfferWords]:
    """Return the words of each listing as far as they are ``asked`` for; others count nowhere."""
    found = [OfferWords({}, length) for _terms, length in many]
    terms = sorted(asked, key=digest)
    rows = np.frombuffer(b"".join(bytes(packed) for packed, _length in many), TERM)
    if not terms or not len(rows):
        return found
    digests = np.fromiter(map(digest, terms), np.uint32, len(terms))
    place = _places(rows["digest"], digests)
    hits = np.flatnonzero(digests[place] == rows["digest"])
    owner = np.repeat(np.arange(len(many)), [len(packed) // TERM.itemsize for packed, _ in many])
    frequencies = [dict[str, float]() for _ in many]
    for n, term, frequency in zip(
        owner[hits].tolist(), place[hits].tolist(), rows["frequency"][hits].tolist(), strict=True
    ):
        frequencies[n][terms[term]] = frequency
    return [OfferWords(f, words.length) for f, words in zip(frequencies, found, strict=True)]


def shares(many: Sequence[Packed], *, query: Query) -> NDArray[np.float64]:
    """Return of each listing the share of a whole match by words, as ``words.overlap`` of it."""
    words, model = query.words, query.model
    total = np.zeros(len(many))
    rows = np.frombuffer(b"".join([bytes(packed) for packed, _length in many]), TERM)
    if not words.full or not words.pull or not len(rows):
        return total
    terms = sorted(words.pull, key=digest)
    digests = np.fromiter(map(digest, terms), np.uint32, len(terms))
    pulls = np.fromiter(map(words.pull.__getitem__, terms), np.float64, len(terms))
    likely = np.flatnonzero(_ends(digests)[rows["digest"] & LAST_BITS])
    found = rows[likely]
    place = _places(found["digest"], digests)
    hit = digests[place] == found["digest"]
    sizes = [len(packed) // TERM.itemsize for packed, _length in many]
    owner = np.repeat(np.arange(len(many)), sizes)[likely[hit]]
    lengths = np.array([length for _packed, length in many])
    relative = lengths / query.statistics.mean_length
    slack = model.saturation * (1 - model.length + model.length * relative)
    n = found["frequency"][hit].astype(np.float64)
    answered = n / (n + slack[owner]) * pulls[place[hit]]
    return np.bincount(owner, answered, minlength=len(many)) / words.full


def _ends(digests: NDArray[np.uint32]) -> NDArray[np.bool_]:
    """Return which last bits occur among ``digests``: a look-up that rules most others out."""
    ends = np.zeros(LAST_BITS + 1, np.bool_)
    ends[digests & LAST_BITS] = True
    return ends


def _places(digests: NDArray[np.uint32], among: NDArray[np.uint32]) -> NDArray[np.int64]:
    """Return where each digest would stand ``among`` the ascending ones, within their bounds."""
    place = np.searchsorted(among, digests)
    return np.asarray(np.minimum(place, len(among) - 1), np.int64)


@lru_cache(maxsize=20_000)
def digest(term: str) -> int:
    """Return 32 bits that stand for ``term``."""
    said = term.encode("utf-8", "replace")
    return int.from_bytes(blake2b(said, digest_size=4).digest(), "little")
