"""Whether the listings that say most of a wish, of all there are, are among its candidates."""

from collections.abc import Iterator, Sequence

import numpy as np

from matching.engine.assess import Query
from matching.management.bench.market import BATCH, NOW
from matching.models import Intent, ListingDigest
from matching.retrieval.candidates import Search, asking, candidates_for
from matching.retrieval.market import Asker
from matching.retrieval.packed import Packed, shares

TOP = 20
Best = list[tuple[float, int]]


def recall(intents: Sequence[Intent], queries: Sequence[Query]) -> float:
    """Return which part of the exact best 20 by words, every listing weighed, is looked at."""
    best: list[Best] = [[] for _ in queries]
    for ids, holders, words in _every_listing():
        for n, (intent, query) in enumerate(zip(intents, queries, strict=True)):
            found = shares(words, query=query)
            found[holders == intent.poster_id] = 0  # one's own
            top = np.argsort(-found)[:TOP].tolist()
            best[n] = sorted([*best[n], *((float(found[at]), ids[at]) for at in top)])[-TOP:]
    kept = []
    for intent, query, exact in zip(intents, queries, best, strict=True):
        asker = Asker(intent.poster_id, is_verified=True)
        search = Search.of(query.wish, None, asker=asker, now=NOW)
        with asking():
            looked_at = {row.id for row in candidates_for(search, query, None).rows}
        kept += [pk in looked_at for share, pk in exact if share > 0]
    return sum(kept) / max(len(kept), 1)


def _every_listing() -> Iterator[tuple[list[int], "np.typing.NDArray[np.int64]", list[Packed]]]:
    rows = ListingDigest.objects.order_by("pk")
    said = rows.values_list("pk", "listing__holder_id", "words", "length")
    after = 0
    while read := list(said.filter(pk__gt=after)[:BATCH]):
        after = read[-1][0]
        yield (
            [pk for pk, *_rest in read],
            np.array([holder for _pk, holder, *_rest in read], np.int64),
            [(words, length) for *_rest, words, length in read],
        )
