"""Candidates as the database has them now: what the engine scores, without the long texts.

A listing's columns and its nearness in meaning come in one question, its counted words from the
copy beside the index (``words_at_hand``); texts are read of the few that will be shown.
"""

from collections.abc import Callable, Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from operator import attrgetter
from typing import Any, NamedTuple

import numpy as np
from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.fields import ArrayField
from django.db.models import (
    BigIntegerField,
    Case,
    CharField,
    F,
    FloatField,
    Func,
    Q,
    Value,
    When,
)
from django.db.models.functions import Greatest
from pgvector.django import CosineDistance, HalfVectorField

from listings.models import Listing
from matching.engine.assess import Assessment, Query, assess
from matching.engine.pair import Offer
from matching.engine.survey import Numbers
from matching.engine.words import words_of
from matching.models import ListingDigest
from matching.retrieval.gates import GATES, AnyOf
from matching.retrieval.model_in_force import BUILT_IN
from matching.retrieval.packed import Packed, counted_by, pack, shares, unpack
from matching.retrieval.sides import EVERYWHERE, SECTION_OF, Texts, offer_of, texts_of, whole_price
from matching.retrieval.statement import Slot, Statement
from matching.retrieval.words_at_hand import Copy, at_hand, put_at_hand

IDS = Slot("ids", "bigint[]", ArrayField(BigIntegerField()))
VECTOR = Slot("vector", "halfvec", HalfVectorField())
EMBEDDER = Slot("embedder", "varchar", CharField())
DISTANCE = CosineDistance(F("digest__vector"), VECTOR)
DAY_S = 86_400


def _codes(joined: str) -> tuple[str, ...]:
    return tuple(joined.split(",")) if joined else ()


class Row(NamedTuple):
    """What is read of one candidate, in the order of ``columns``.

    ``kinds``, ``rights`` and ``places`` are codes with commas between. ``changed_at``: seconds
    since 1970; ``words_sum`` tells its counted words from all others, None where they are missing
    or behind; ``passes``: all that the question demands.
    """

    id: int
    holder_id: int
    division: str
    kinds: str
    delivery_form: str
    rights: str
    places: str
    region: str
    region_scope: str
    export_allowed: bool | None
    update_frequency: str
    record_count: int | None
    pricing_model: str
    asked_minor: int | None
    currency: str
    completeness: int
    version: int
    changed_at: float
    words_sum: str | None
    cosine: float | None
    passes: bool

    @property
    def data_kinds(self) -> Sequence[str]:
        """The codes of ``kinds``."""
        return _codes(self.kinds)

    @property
    def rights_offered(self) -> Sequence[str]:
        """The codes of ``rights``."""
        return _codes(self.rights)

    @property
    def territory(self) -> Sequence[str]:
        """The codes of ``places``."""
        return _codes(self.places)

    @property
    def is_everywhere(self) -> bool:
        """Whether the data covers the whole country or more."""
        return self.region_scope in EVERYWHERE

    @property
    def price_minor(self) -> int | None:
        """What the whole costs once."""
        return whole_price(self.pricing_model, self.asked_minor)

    @property
    def section(self) -> str:
        """The section of its division."""
        return SECTION_OF.get(self.division, "")


PASSES = Row._fields.index("passes")
_OF_ASSET = (
    *("division", "region", "region_scope", "export_allowed"),
    *("update_frequency", "record_count", "completeness"),
)
_LISTS = {"kinds": "asset__data_kinds", "rights": "rights_offered", "places": "territory"}
TEXTS = (
    *("title", "asset__name", "title_en", "asset__name_en", "asset__keywords", "asset__scenario"),
    *("summary", "asset__overview", "summary_en", "asset__overview_en"),
    *("asset__fields", "asset__algorithm_rules"),
)  # in the order of ``sides.texts_of``
# What a row states for each criterion, as ``criteria.READS`` of the offer.
STATED: dict[str, Callable[[Row], Hashable]] = {
    "rights": attrgetter("rights"),
    "territory": attrgetter("places"),
    "cross_border": attrgetter("export_allowed"),
    "divisions": attrgetter("division"),
    "data_kinds": attrgetter("kinds"),
    "delivery_forms": attrgetter("delivery_form"),
    "region": attrgetter("region", "region_scope"),
    "update_frequency": attrgetter("update_frequency"),
    "record_count_min": attrgetter("record_count"),
    "budget": attrgetter("pricing_model", "asked_minor", "currency"),
}


def _joined(name: str) -> Func:
    # Sending and reading a list takes ten times as long as a text.
    return Func(name, Value(","), function="array_to_string", output_field=CharField())


_COLUMN: dict[str, Any] = {
    "asked_minor": "price_minor",
    **{name: f"asset__{name}" for name in _OF_ASSET},
    **{name: _joined(of) for name, of in _LISTS.items()},
}


def columns() -> list[Any]:
    """Return what is read of each listing, in the order of ``Row``."""
    said = [_COLUMN.get(name, name) for name in Row._fields[: Row._fields.index("changed_at")]]
    fresh = Q(
        digest__listing_version=F("version"),
        digest__asset_version=F("asset__version"),
        digest__words_by=counted_by(BUILT_IN),
    )
    changed_at = Func(
        Greatest("updated_at", "asset__updated_at"),
        template="date_part('epoch', %(expressions)s)",
        output_field=FloatField(),
    )
    near = Case(When(digest__embedder=EMBEDDER, then=Value(1.0) - DISTANCE), default=None)
    words_sum = Case(When(fresh, then=F("digest__words_sum")), default=None)
    return [*said, changed_at, words_sum, near, GATES]


def one_of(ids: Slot | ArraySubquery) -> AnyOf:
    """Return the condition that a row's id is among ``ids``.

    Written as ``id = ANY(array)``: one parameter instead of thousands, and rows fetched by key; an
    OR over a subquery would read the whole table.
    """
    return AnyOf(F("pk"), ids)


@dataclass(frozen=True, slots=True)
class Copies:
    """What lies beside the index of some listings, and the share of a whole match it makes."""

    found: Mapping[int, Copy]
    shares: dict[int, float]

    @classmethod
    def weighed(cls, ids: Collection[int], *, query: Query) -> "Copies":
        """Return what is at hand of the listings, weighed for ``query``."""
        found = at_hand(ids)
        return cls(found, _weighed({pk: copy.words for pk, copy in found.items()}, query=query))

    def and_also(self, others: "Copies") -> "Copies":
        """Return these and ``others`` together."""
        return Copies({**self.found, **others.found}, {**self.shares, **others.shares})

    def hold(self, row: Row) -> bool:
        """Whether they hold the words of ``row`` as the database does."""
        copy = self.found.get(row.id)
        return copy is not None and copy.words_sum == row.words_sum


@dataclass(slots=True)
class Candidates:
    """Listings side by side, as ``survey`` wants them (``survey.Pool``)."""

    rows: Sequence[Row]
    words: Sequence[Packed]
    shares: Numbers
    cosines: Numbers
    completeness: Numbers
    age_days: Numbers

    @classmethod
    def of(
        cls, said: Sequence[Sequence[Any]], copies: Copies, *, query: Query, now: datetime
    ) -> "Candidates":
        """Return the listings that ``said`` tells of, their words weighed for ``query``."""
        rows = list(map(Row._make, said))
        others = _words([row for row in rows if not copies.hold(row)], now=now)
        known = copies.shares | _weighed(others, query=query)
        at = np.array([row.changed_at for row in rows], np.float64)
        return cls(
            rows,
            [others.get(row.id) or copies.found[row.id].words for row in rows],
            np.array([known[row.id] for row in rows], np.float64),
            np.array([row.cosine for row in rows], np.float64),
            np.array([row.completeness for row in rows], np.float64),
            np.maximum((now.timestamp() - at) // DAY_S, 0),
        )

    def stated(self, code: str) -> Sequence[Hashable]:
        """Return what each listing states for a criterion."""
        return list(map(STATED[code], self.rows))

    def offer(self, place: int) -> Row:
        """Return what one listing states."""
        return self.rows[place]

    def assessed(self, query: Query, places: Sequence[int]) -> list[Assessment]:
        """Return how those at ``places`` answer, with their texts, in this order."""
        said = _read_texts().ask({"ids": ids_of(self.rows[place].id for place in places)})
        counted = unpack([self.words[place] for place in places], asked=query.words.terms)
        texts = {pk: texts_of(*whole) for pk, *whole in said.rows()}
        return [
            assess(
                query,
                _offer(row, texts[row.id], age_days=int(self.age_days[place])),
                cosine=row.cosine,
                words=words,
            )
            for place, words in zip(places, counted, strict=True)
            if (row := self.rows[place]).id in texts
        ]


def _weighed(words: Mapping[int, Packed], *, query: Query) -> dict[int, float]:
    found = shares([*words.values()], query=query)
    return dict(zip(words, found.tolist(), strict=True))


def _words(rows: Sequence[Row], *, now: datetime) -> dict[int, Packed]:
    """Return the counted words; of listings whose digest is missing or behind counted now."""
    if not rows:
        return {}
    sums = {row.id: row.words_sum for row in rows if row.words_sum is not None}
    kept = {pk: Copy(*said) for pk, *said in _read_words().rows({"ids": ids_of(sums)})}
    put_at_hand({pk: copy for pk, copy in kept.items() if copy.words_sum == sums[pk]})
    behind = [row.id for row in rows if row.id not in kept]
    listings = Listing.objects.filter(pk__in=behind).select_related("asset") if behind else ()
    counted = {one.pk: words_of(offer_of(one, now=now), model=BUILT_IN) for one in listings}
    known = {pk: (pack(words), words.length) for pk, words in counted.items()}
    known |= {pk: copy.words for pk, copy in kept.items()}
    nothing: Packed = (b"", 0.0)  # gone meanwhile
    return {row.id: known.get(row.id, nothing) for row in rows}


@cache
def _read_words() -> Statement:
    rows = ListingDigest.objects.filter(one_of(IDS))
    return Statement(rows.values_list("pk", "words_sum", "words", "length"))


@cache
def _read_texts() -> Statement:
    return Statement(Listing.objects.filter(one_of(IDS)).values_list("pk", *TEXTS))


def ids_of(ids: Iterable[int]) -> str:
    """Return what fills the slot ``IDS``: one text, because a list is converted id by id."""
    return f"{{{','.join(map(str, ids))}}}"


def _offer(row: Row, texts: Texts, *, age_days: int) -> Offer:
    return Offer(
        listing_id=row.id,
        holder_id=row.holder_id,
        **texts,
        division=row.division,
        section=row.section,
        data_kinds=_codes(row.kinds),
        delivery_form=row.delivery_form,
        rights_offered=_codes(row.rights),
        territory=_codes(row.places),
        region=row.region,
        is_everywhere=row.is_everywhere,
        export_allowed=row.export_allowed,
        update_frequency=row.update_frequency,
        record_count=row.record_count,
        price_minor=row.price_minor,
        currency=row.currency,
        completeness=row.completeness,
        age_days=age_days,
        version=row.version,
    )
