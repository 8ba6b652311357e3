"""An OpenAI-compatible embedding server: POST {url}/embeddings."""

from collections.abc import Sequence

import numpy as np

from kernel.outbound import Limits, Refused, Unreachable, post_json
from matching.embedding.port import Unavailable, Vectors

BATCH = 64  # texts of one request
LONGEST = 2_000  # characters; what the server does not read it cuts itself
BYTES_A_NUMBER = 32  # of JSON, at most
QUERY_S = 2.0  # a person waits
PASSAGES_S = 60.0  # a job does


class Endpoint:
    """Speaks to a server by its base URL, e.g. ``https://embed.example/v1``.

    ``query_prefix`` and ``passage_prefix`` stand before each text: ``"query: "`` and
    ``"passage: "`` for the E5 family.
    """

    def __init__(
        self,
        url: str,
        *,
        model: str,
        dimension: int,
        key: str = "",
        prefixes: tuple[str, str] = ("query: ", "passage: "),
    ) -> None:
        self.name = model
        self.dimension = dimension
        self._url = f"{url.rstrip('/')}/embeddings"
        self._headers = {"Authorization": f"Bearer {key}"} if key else {}
        self._query_prefix, self._passage_prefix = prefixes

    def queries(self, texts: Sequence[str]) -> Vectors:
        """Return a unit row for each text that asks, within ``QUERY_S`` or not at all."""
        return self._rows(texts, prefix=self._query_prefix, within_s=QUERY_S)

    def passages(self, texts: Sequence[str]) -> Vectors:
        """Return a unit row for each text that answers."""
        return self._rows(texts, prefix=self._passage_prefix, within_s=PASSAGES_S)

    def _rows(self, texts: Sequence[str], *, prefix: str, within_s: float) -> Vectors:
        rows = np.empty((len(texts), self.dimension), dtype=np.float32)
        for start in range(0, len(texts), BATCH):
            asked = [prefix + text[:LONGEST] for text in texts[start : start + BATCH]]
            rows[start : start + len(asked)] = self._asked(asked, within_s)
        return rows

    def _asked(self, texts: list[str], within_s: float) -> Vectors:
        room = 64 * 1024 + len(texts) * self.dimension * BYTES_A_NUMBER
        try:
            answer = post_json(
                self._url,
                {"model": self.name, "input": texts, "encoding_format": "float"},
                headers=self._headers,
                limits=Limits(exchange_s=within_s, bytes=room),
            )
            ordered = sorted(answer["data"], key=lambda one: int(one["index"]))
            rows = np.asarray([one["embedding"] for one in ordered], dtype=np.float32)
        except (Refused, Unreachable) as error:
            raise Unavailable(str(error)) from error
        except (KeyError, TypeError, ValueError) as error:
            raise Unavailable("not what an embedding server answers") from error
        return self._unit(rows, count=len(texts))

    def _unit(self, rows: Vectors, *, count: int) -> Vectors:
        if rows.shape != (count, self.dimension):
            raise Unavailable(f"{rows.shape} numbers instead of {(count, self.dimension)}")
        lengths = np.linalg.norm(rows, axis=1, keepdims=True)
        if not np.isfinite(rows).all() or not lengths.all():
            raise Unavailable("vectors without a direction")
        return np.asarray(rows / lengths, dtype=np.float32)
