"""Candidates as the database has them now: what the engine scores, without the long texts.

A listing's columns, its counted words and its nearness in meaning come in one question; texts are
read of the few that will be shown.
"""

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any, NamedTuple

import numpy as np
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
from matching.retrieval.gates import GATES, AnyOf
from matching.retrieval.model_in_force import BUILT_IN
from matching.retrieval.packed import Packed, counted_by, pack, shares, unpack
from matching.retrieval.sides import EVERYWHERE, SECTION_OF, Texts, offer_of, texts_of, whole_price
from matching.retrieval.statement import Slot, Statement

IDS = Slot("ids", "bigint[]", ArrayField(BigIntegerField()))
VECTOR = Slot("vector", "halfvec", HalfVectorField())
EMBEDDER = Slot("embedder", "varchar", CharField())
DISTANCE = CosineDistance(F("digest__vector"), VECTOR)
DAY_S = 86_400


class Row(NamedTuple):
    """What is read of one candidate, in the order of ``columns``.

    ``changed_at``: seconds since 1970; ``words`` is None where they are missing or behind;
    ``passes``: all that the question demands.
    """

    id: int
    holder_id: int
    division: str
    data_kinds: list[str]
    delivery_form: str
    rights_offered: list[str]
    territory: list[str]
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
    words: bytes | None
    length: float | None
    cosine: float | None
    passes: bool

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


_OF_ASSET = (
    *("division", "data_kinds", "region", "region_scope", "export_allowed"),
    *("update_frequency", "record_count", "completeness"),
)
_COLUMN = {"asked_minor": "price_minor", **{name: f"asset__{name}" for name in _OF_ASSET}}
TEXTS = (
    *("title", "asset__name", "title_en", "asset__name_en", "asset__keywords", "asset__scenario"),
    *("summary", "asset__overview", "summary_en", "asset__overview_en"),
    *("asset__fields", "asset__algorithm_rules"),
)  # in the order of ``sides.texts_of``
# What a row states for each criterion, as ``criteria.READS`` of the offer.
STATED: dict[str, Callable[[Row], Hashable]] = {
    "rights": lambda row: tuple(row.rights_offered),
    "territory": lambda row: tuple(row.territory),
    "cross_border": lambda row: row.export_allowed,
    "divisions": lambda row: row.division,
    "data_kinds": lambda row: tuple(row.data_kinds),
    "delivery_forms": lambda row: row.delivery_form,
    "region": lambda row: (row.region, row.region_scope),
    "update_frequency": lambda row: row.update_frequency,
    "record_count_min": lambda row: row.record_count,
    "budget": lambda row: (row.price_minor, row.currency),
}


def columns() -> list[Any]:
    """Return what is read of each listing, in the order of ``Row``."""
    said = [_COLUMN.get(name, name) for name in Row._fields[:17]]
    fresh = Q(
        digest__listing_version=F("version"),
        digest__asset_version=F("asset__version"),
        digest__words_by=counted_by(BUILT_IN),
    )
    changed_at = Func(
        Greatest("updated_at", "asset__updated_at"),
        template="EXTRACT(EPOCH FROM %(expressions)s)::float8",
        output_field=FloatField(),
    )
    near = Case(When(digest__embedder=EMBEDDER, then=Value(1.0) - DISTANCE), default=None)
    words = Case(When(fresh, then=F("digest__words")), default=None)
    return [*said, changed_at, words, F("digest__length"), near, GATES]


def one_of(ids: Slot | Func) -> AnyOf:
    """Return the condition that a row's id is among ``ids``.

    Written as ``id = ANY(array)``: one parameter instead of thousands, and rows fetched by key; an
    OR over a subquery would read the whole table.
    """
    return AnyOf(F("pk"), ids)


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
    def of(cls, rows: Sequence[Row], *, query: Query, now: datetime) -> "Candidates":
        """Return what was read, its words weighed for ``query``."""
        at = np.array([row.changed_at for row in rows], np.float64)
        words = _words(rows, now=now)
        return cls(
            rows,
            words,
            shares(words, query=query),
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
        texts = _texts([self.rows[place].id for place in places])
        counted = unpack([self.words[place] for place in places], asked=query.words.terms)
        return [
            assess(
                query,
                _offer(row, texts_of(*texts[row.id]), age_days=int(self.age_days[place])),
                cosine=row.cosine,
                words=words,
            )
            for place, words in zip(places, counted, strict=True)
            if (row := self.rows[place]).id in texts
        ]


def _words(rows: Sequence[Row], *, now: datetime) -> list[Packed]:
    """Return the counted words; of listings whose digest is missing or behind counted now."""
    behind = [row.id for row in rows if row.words is None]
    listings = Listing.objects.filter(pk__in=behind).select_related("asset") if behind else ()
    counted = {one.pk: words_of(offer_of(one, now=now), model=BUILT_IN) for one in listings}
    now_known = {pk: (pack(words), words.length) for pk, words in counted.items()}
    nothing: Packed = (b"", 0.0)
    return [
        (row.words, row.length or 0.0) if row.words is not None else now_known.get(row.id, nothing)
        for row in rows
    ]


@cache
def _read_texts() -> Statement:
    return Statement(Listing.objects.filter(one_of(IDS)).values_list("pk", *TEXTS))


def _texts(ids: Sequence[int]) -> dict[int, Sequence[Any]]:
    return {pk: said for pk, *said in _read_texts().rows({"ids": ids_of(ids)})}


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
        data_kinds=tuple(row.data_kinds),
        delivery_form=row.delivery_form,
        rights_offered=tuple(row.rights_offered),
        territory=tuple(row.territory),
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
