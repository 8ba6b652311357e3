"""The vectors of a collection, each text embedded once and kept in a file of this node."""

import os
from collections.abc import Callable, Sequence
from hashlib import sha256
from pathlib import Path

import numpy as np

from matching.embedding.port import Embedder
from matching.engine.meaning import Passages, Vectors, blended

CHUNK = 32
Progress = Callable[[int, int], None]


def query_vectors(
    asked: Sequence[Passages], *, embedder: Embedder, folder: Path, progress: Progress
) -> Vectors:
    """Return a unit row for each wish (``meaning.wish_passages``)."""
    return _vectors(asked, embedder.queries, f"{embedder.name} queries", folder, progress)


def passage_vectors(
    offered: Sequence[Passages], *, embedder: Embedder, folder: Path, progress: Progress
) -> Vectors:
    """Return a unit row for each offer (``meaning.offer_passages``)."""
    return _vectors(offered, embedder.passages, f"{embedder.name} passages", folder, progress)


def _vectors(
    wanted: Sequence[Passages],
    embed: Callable[[Sequence[str]], Vectors],
    kind: str,
    folder: Path,
    progress: Progress,
) -> Vectors:
    said = {text for passages in wanted for text, _weight in passages}
    texts = sorted(said, key=lambda text: (len(text), text))  # alike in length embed faster
    digest = sha256("\x00".join([kind, *texts]).encode("utf-8", "replace")).hexdigest()[:24]
    path = folder / f"{digest}.npy"
    if path.exists():
        rows: Vectors = np.load(path)
    else:
        rows = _embedded(texts, embed, progress)
        folder.mkdir(parents=True, exist_ok=True)
        unfinished = path.with_suffix(f".{os.getpid()}.npy")
        np.save(unfinished, rows)
        unfinished.replace(path)
    place = {text: row for row, text in enumerate(texts)}
    return np.stack(
        [
            blended(
                rows[[place[text] for text, _weight in passages]],
                [weight for _text, weight in passages],
            )
            for passages in wanted
        ]
    )


def _embedded(
    texts: Sequence[str], embed: Callable[[Sequence[str]], Vectors], progress: Progress
) -> Vectors:
    done = []
    for start in range(0, len(texts), CHUNK):
        done.append(embed(texts[start : start + CHUNK]))
        progress(min(start + CHUNK, len(texts)), len(texts))
    return np.concatenate(done)
