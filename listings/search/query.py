"""The catalogue's search: words, facets with counts, order, pages."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum

import tantivy
from tantivy import Occur

from kernel.actor import Actor
from listings.search.reader import SCHEMA, searcher
from listings.search.schema import FACETS, FREQUENCY, WEIGHTS
from listings.search.words import ALL_WORDS, Word, words_of
from listings.vocabulary.kinds import Visibility

MOST_VALUES = 100  # of one facet; the longest list, the divisions, has 97
DEEPEST = 10_000  # nobody pages further, they filter
OTHER_FIELDS = 0.2  # share of a word's further fields in its rank
NARROW = 3  # of many words, a third must be there
Clause = tuple[Occur, tantivy.Query]


class Sort(StrEnum):
    """In which order listings stand; the value is the word in the address."""

    RELEVANCE = "relevance"
    NEWEST = "newest"
    PRICE = "price"
    COMPLETENESS = "completeness"


ORDERS = {
    Sort.NEWEST: ("newest", tantivy.Order.Desc),
    Sort.PRICE: ("cheapest", tantivy.Order.Asc),
    Sort.COMPLETENESS: ("complete", tantivy.Order.Desc),
}


@dataclass(frozen=True, slots=True)
class Query:
    """What somebody asks of the catalogue.

    ``facets`` maps names of ``schema.FACETS`` to the values chosen: any of one facet's values,
    all of the facets. ``sort`` by relevance without words means the newest first.
    """

    text: str = ""
    facets: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    sort: Sort = Sort.RELEVANCE
    page: int = 1
    size: int = 20


@dataclass(frozen=True, slots=True)
class Count:
    """A value of a facet, and how many listings choosing it would show."""

    value: str
    n: int


@dataclass(frozen=True, slots=True)
class Found:
    """One page of results.

    ``facets`` counts each facet as if nothing were chosen in it, most frequent first; a chosen
    value that occurs nowhere is there with 0. ``page`` is the page shown, the last when the one
    asked for is beyond it. ``is_loose`` when nothing contains all the words: then some suffice.
    """

    ids: tuple[int, ...]
    total: int
    page: int
    facets: dict[str, list[Count]]
    is_loose: bool


@dataclass(frozen=True, slots=True)
class Relaxation:
    """One thing to drop from a query that found nothing; ``facet`` is "text" for the words."""

    facet: str
    n: int


def search(query: Query, *, actor: Actor, today: date) -> Found:
    """Return one page of what ``actor`` may find today (a day in Shanghai).

    Ids are as of the index's last commit: whoever shows them asks the database again.

    Raises:
        NoIndex: the index is being built.
    """
    view = searcher()
    base = _on_market(actor, today)
    words, is_loose = _words(view, base, words_of(query.text))
    asked = [*base, *words, *_chosen(query.facets)]
    ids, total, page = _page(view, asked, query)
    facets = _counted(view, [*base, *words], query.facets)
    return Found(ids=ids, total=total, page=page, facets=facets, is_loose=is_loose)


def relaxations(query: Query, *, actor: Actor, today: date) -> list[Relaxation]:
    """Return what may be dropped, one thing at a time, to find something; the most first."""
    view = searcher()
    base = _on_market(actor, today)
    ways = [
        (name, replace(query, facets={k: v for k, v in query.facets.items() if k != name}))
        for name, values in query.facets.items()
        if values
    ]
    if query.text:
        ways.append(("text", replace(query, text="")))
    counted = []
    for name, way in ways:
        words, _ = _words(view, base, words_of(way.text))
        counted.append(Relaxation(name, _total(view, [*base, *words, *_chosen(way.facets)])))
    return sorted((r for r in counted if r.n), key=lambda r: -r.n)


def _on_market(actor: Actor, today: date) -> list[Clause]:
    """Return what keeps the unfit out: too early, too late, not for these eyes."""
    day = today.toordinal()
    clauses = [_must(_range("since", highest=day)), _must(_range("until", lowest=day))]
    if actor.is_operator:
        return clauses
    seen = [Visibility.PUBLIC, *([Visibility.VERIFIED] if actor.roles else [])]
    mine = [_any_of("audience", [str(value) for value in seen])]
    if actor.organisation_id:
        mine.append(tantivy.Query.term_query(SCHEMA, "holder_id", actor.organisation_id))
    return [*clauses, _must(_either(mine))]


def _words(
    view: tantivy.Searcher, base: list[Clause], words: list[Word]
) -> tuple[list[Clause], bool]:
    """Return the clauses for the words, and whether only some of them are required."""
    required = [word for word in words if word.is_required] or words
    if not required:
        return [], False
    optional = [(Occur.Should, _word(word)) for word in words if word not in required]
    strict = [*((Occur.Must, _word(word)) for word in required), *optional]
    if len(required) == 1 or (len(required) <= ALL_WORDS and _total(view, [*base, *strict])):
        return strict, False
    enough = max(1, len(required) // NARROW)
    some = tantivy.Query.boolean_query(
        [(Occur.Should, _word(word)) for word in required], minimum_number_should_match=enough
    )
    return [(Occur.Must, some), *optional], True


def _word(word: Word) -> tantivy.Query:
    """Return the query for a word: all its terms in one field; the best field decides the rank.

    A sum would let a word here and there outweigh the same word in the title.
    """
    fields = [_in_field(word, name, weight) for name, weight in WEIGHTS.items()]
    return tantivy.Query.disjunction_max_query(fields, tie_breaker=OTHER_FIELDS)


def _in_field(word: Word, name: str, weight: float) -> tantivy.Query:
    parts = [tantivy.Query.term_query(SCHEMA, name, term, FREQUENCY) for term in word.terms]
    whole = (
        parts[0]
        if len(parts) == 1
        else tantivy.Query.boolean_query([(Occur.Must, part) for part in parts])
    )
    return tantivy.Query.boost_query(whole, weight / len(parts))


def _chosen(facets: Mapping[str, tuple[str, ...]], *, but: str = "") -> list[Clause]:
    return [
        _must(_any_of(name, values)) for name, values in facets.items() if values and name != but
    ]


def _page(
    view: tantivy.Searcher, asked: list[Clause], query: Query
) -> tuple[tuple[int, ...], int, int]:
    whole = tantivy.Query.boolean_query(asked)
    sort = query.sort
    if sort is Sort.RELEVANCE and not words_of(query.text):
        sort = Sort.NEWEST
    order_by, order = ORDERS.get(sort, (None, tantivy.Order.Desc))
    page = max(1, min(query.page, DEEPEST // query.size))
    while True:
        result = view.search(
            whole,
            limit=query.size,
            offset=(page - 1) * query.size,
            order_by_field=order_by,
            order=order,
        )
        total = _matched(result)
        last = max(1, -(-min(total, DEEPEST) // query.size))
        if page <= last:
            break
        page = last
    ids = view.fast_field_values("id", [address for _, address in result.hits])
    return tuple(int(pk) for pk in ids if pk is not None), total, page


def _counted(
    view: tantivy.Searcher, base: list[Clause], chosen: Mapping[str, tuple[str, ...]]
) -> dict[str, list[Count]]:
    """Count every facet; a facet's own choice never narrows its own counts."""
    free = [name for name in FACETS if not chosen.get(name)]
    counted = _terms(view, [*base, *_chosen(chosen)], free)
    for name in FACETS:
        if name not in counted:
            counted |= _terms(view, [*base, *_chosen(chosen, but=name)], [name])
            present = {count.value for count in counted[name]}
            counted[name] += [Count(v, 0) for v in chosen[name] if v not in present]
    return counted


def _terms(
    view: tantivy.Searcher, clauses: list[Clause], names: Iterable[str]
) -> dict[str, list[Count]]:
    asked = {name: {"terms": {"field": name, "size": MOST_VALUES}} for name in names}
    if not asked:
        return {}
    answer = view.aggregate(tantivy.Query.boolean_query(clauses), asked)
    return {
        name: [Count(bucket["key"], int(bucket["doc_count"])) for bucket in answer[name]["buckets"]]
        for name in asked
    }


def _total(view: tantivy.Searcher, clauses: list[Clause]) -> int:
    return _matched(view.search(tantivy.Query.boolean_query(clauses), limit=1))


def _matched(result: tantivy.SearchResult) -> int:
    return int(getattr(result, "count"))  # noqa: B009 - tantivy's stubs forgot it


def _must(query: tantivy.Query) -> Clause:
    """Return a filter: required, and worth nothing in the order."""
    return Occur.Must, tantivy.Query.const_score_query(query, 0.0)


def _either(queries: list[tantivy.Query]) -> tantivy.Query:
    if len(queries) == 1:
        return queries[0]
    return tantivy.Query.boolean_query([(Occur.Should, query) for query in queries])


def _any_of(name: str, values: Iterable[str]) -> tantivy.Query:
    return tantivy.Query.term_set_query(SCHEMA, name, list(values))


def _range(name: str, *, lowest: int | None = None, highest: int | None = None) -> tantivy.Query:
    kind = tantivy.FieldType.Integer
    return tantivy.Query.range_query(SCHEMA, name, kind, lower_bound=lowest, upper_bound=highest)
