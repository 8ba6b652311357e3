"""The catalogue's address, read and written: what is asked, how each choice is called."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from kernel.edge import PAGE_SIZES
from listings.search.documents import FREE, OTHER_CURRENCY, PRICE_BANDS, TO_BE_AGREED
from listings.search.query import Count, Query, Relaxation, Sort
from listings.search.schema import FACETS
from listings.vocabulary.codes import UpdateFrequency
from listings.vocabulary.industries import DIVISIONS, SECTIONS
from listings.vocabulary.industries import label as industry_label
from listings.vocabulary.kinds import RIGHTS_OFFERED, AIUse, DataKind, PricingModel
from listings.vocabulary.rights import AnnotationMethod, Modality
from parties.vocabulary import regions

Words = object  # a lazy translation
LONGEST_TEXT = 200  # characters kept of the words, as many as the box takes
TEXT, SORT, PAGE, SIZE = "q", "sort", "page", "size"

PRICE_LABELS: dict[str, Words] = {
    FREE: _("Free of charge"),
    PRICE_BANDS[0]: _("Below CNY 10,000"),
    PRICE_BANDS[1]: _("CNY 10,000 to 100,000"),
    PRICE_BANDS[2]: _("CNY 100,000 to 1 million"),
    PRICE_BANDS[3]: _("CNY 1 million and more"),
    OTHER_CURRENCY: _("In another currency"),
    TO_BE_AGREED: _("To be negotiated"),
}
COMPLETENESS_LABELS: dict[str, Words] = {
    "80": _("80 and more"),
    "60": _("60 to 79"),
    "0": _("Below 60"),
}
SORT_LABELS: dict[Sort, Words] = {
    Sort.RELEVANCE: _("Best match"),
    Sort.NEWEST: _("Newest"),
    Sort.PRICE: _("Lowest price"),
    Sort.COMPLETENESS: _("Most complete"),
}
SORTS = {sort.value: sort for sort in Sort}


@dataclass(frozen=True, slots=True)
class Kind:
    """A facet: its title, how its values are called, and whether they have an order of their own.

    ``values`` in that order; whatever else an address names is ignored.
    """

    label: Words
    values: tuple[str, ...]
    name_of: Callable[[str], Words]
    is_ordered: bool = False


def _coded(code: str) -> str:
    return f"{code} {industry_label(code)}"


KINDS: dict[str, Kind] = {
    "kind": Kind(_("Data type"), tuple(DataKind.values), lambda v: DataKind(v).label),
    "section": Kind(_("Industry section"), tuple(s.code for s in SECTIONS), _coded),
    "division": Kind(_("Industry"), tuple(d.code for d in DIVISIONS), _coded),
    "province": Kind(_("Province"), tuple(p.code for p in regions.PROVINCES), regions.label),
    "ai": Kind(_("AI data set"), ("yes",), lambda _value: _("High-quality AI data sets only")),
    "ai_use": Kind(_("AI use"), tuple(AIUse.values), lambda v: AIUse(v).label),
    "modality": Kind(_("Modality"), tuple(Modality.values), lambda v: Modality(v).label),
    "annotation": Kind(
        _("Annotation"), tuple(AnnotationMethod.values), lambda v: AnnotationMethod(v).label
    ),
    "update": Kind(
        _("Updates"),
        tuple(UpdateFrequency.values),
        lambda v: UpdateFrequency(v).label,
        is_ordered=True,
    ),
    "pricing": Kind(_("Price model"), tuple(PricingModel.values), lambda v: PricingModel(v).label),
    "price": Kind(_("Price"), tuple(PRICE_LABELS), PRICE_LABELS.__getitem__, is_ordered=True),
    "rights": Kind(
        _("Rights offered"),
        tuple(str(right) for right in RIGHTS_OFFERED),
        lambda v: next(right.label for right in RIGHTS_OFFERED if right == v),
    ),
    "completeness": Kind(
        _("Completeness"),
        tuple(COMPLETENESS_LABELS),
        COMPLETENESS_LABELS.__getitem__,
        is_ordered=True,
    ),
}


@dataclass(frozen=True, slots=True)
class Option:
    """One value of a facet on the page."""

    value: str
    label: str
    count: int
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Facet:
    """One facet on the page."""

    name: str
    label: Words
    options: list[Option]


@dataclass(frozen=True, slots=True)
class Chip:
    """One thing the list is narrowed by, and the address without it."""

    label: str
    href: str
    n: int | None = None


def query_of(params: QueryDict) -> Query:
    """Return what an address asks; what it says wrongly is as if it were not said."""
    facets = {name: _chosen(params.getlist(name), KINDS[name].values) for name in FACETS}
    sort = params.get(SORT, "")
    size = params.get(SIZE, "")
    page = params.get(PAGE, "")
    return Query(
        text=params.get(TEXT, "")[:LONGEST_TEXT].replace("\0", "").strip(),
        facets={name: values for name, values in facets.items() if values},
        sort=SORTS.get(sort, Sort.RELEVANCE),
        page=int(page) if page.isascii() and page.isdigit() and len(page) < len("10000") else 1,
        size=int(size) if size in map(str, PAGE_SIZES) else PAGE_SIZES[0],
    )


def address_of(query: Query, *, but: str = "", value: str = "", page: int = 1) -> str:
    """Return ``?…`` that asks the same; what is default is left out.

    Args:
        but: the facet, or ``q`` for the words, to leave out; of a facet only ``value`` if named.
    """
    pairs = [*_pairs(query, but=but, value=value), *([(PAGE, str(page))] if page > 1 else [])]
    return f"?{urlencode(pairs)}"


def facets_of(counted: Mapping[str, list[Count]], query: Query) -> list[Facet]:
    """Return the facets that have values, each value called by its name."""
    facets = []
    for name, kind in KINDS.items():
        chosen = query.facets.get(name, ())
        counts = [count for count in counted[name] if count.value in kind.values]
        counts.sort(
            key=lambda c: (kind.values.index(c.value),) if kind.is_ordered else (-c.n, c.value)
        )
        options = [
            Option(c.value, str(kind.name_of(c.value)), c.n, is_chosen=c.value in chosen)
            for c in counts
        ]
        if options:
            facets.append(Facet(name, kind.label, options))
    return facets


def chips_of(query: Query) -> list[Chip]:
    """Return what the list is narrowed by, in the order of the page."""
    words = [Chip(f"“{query.text}”", address_of(query, but=TEXT))] if query.text else []
    return words + [
        Chip(_said(name, value), address_of(query, but=name, value=value))
        for name, values in query.facets.items()
        for value in values
    ]


def ways_out(relaxations: Iterable[Relaxation], query: Query) -> list[Chip]:
    """Return what to drop when nothing was found, with how many listings that would show."""
    ways = []
    for way in relaxations:
        if way.facet == "text":
            label, but = f"“{query.text}”", TEXT
        else:
            label = " / ".join(_said(way.facet, value) for value in query.facets[way.facet])
            but = way.facet
        ways.append(Chip(label, address_of(query, but=but), way.n))
    return ways


def _said(name: str, value: str) -> str:
    kind = KINDS[name]
    return str(kind.label) if name == "ai" else f"{kind.label}: {kind.name_of(value)}"


def _chosen(values: Iterable[str], known: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(value for value in values if value in known))


def _pairs(query: Query, *, but: str, value: str) -> Iterator[tuple[str, str]]:
    if query.text and but != TEXT:
        yield TEXT, query.text
    for name, values in query.facets.items():
        for one in values:
            if name != but or (value and one != value):
                yield name, one
    if query.sort is not Sort.RELEVANCE:
        yield SORT, query.sort
    if query.size != PAGE_SIZES[0]:
        yield SIZE, str(query.size)
