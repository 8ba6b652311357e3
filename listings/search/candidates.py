"""Candidates by words for an intent: the weighted terms of the intent against all listings."""

from collections.abc import Mapping

import tantivy

from listings.search.reader import SCHEMA, searcher
from listings.search.schema import CONTENT, FREQUENCY


def lexical_candidates(terms: Mapping[str, float], limit: int) -> list[tuple[int, float]]:
    """Return listing ids with their scores, best first: BM25 of each term times its weight.

    Args:
        terms: terms as of ``kernel.text.terms`` with their weights above 0; others are ignored.

    The text of a listing is its ``schema.CONTENT`` field: title three times, scenario, overview,
    data fields, algorithm rules. What is returned is as of the last commit of this node's index:
    the caller asks the database which of them may be matched today.

    Raises:
        NoIndex: the index is being built.
    """
    # Kept flat: only then tantivy skips blocks of postings that cannot win.
    wanted = [
        (tantivy.Occur.Should, tantivy.Query.boost_query(_term(term), weight))
        for term, weight in terms.items()
        if weight > 0
    ]
    if not wanted or limit < 1:
        return []
    view = searcher()
    hits = view.search(tantivy.Query.boolean_query(wanted), limit=limit, count=False).hits
    ids = view.fast_field_values("id", [address for _, address in hits])
    return [(int(pk), score) for pk, (score, _) in zip(ids, hits, strict=True) if pk is not None]


def _term(term: str) -> tantivy.Query:
    return tantivy.Query.term_query(SCHEMA, CONTENT, term, FREQUENCY)
