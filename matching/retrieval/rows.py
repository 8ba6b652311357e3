"""Candidates as the database has them now: what the engine scores, without the long texts.

A listing's columns, its counted words and its nearness in meaning come in one question; texts are
read of the few that will be shown (``with_texts``).
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import NamedTuple

from django.db.models import Case, F, FloatField, Value, When
from django.db.models.expressions import Expression
from pgvector.django import CosineDistance

from listings.models import Listing
from listings.models.listing import ListingQuerySet
from matching.embedding.port import Vectors
from matching.engine.pair import Offer
from matching.engine.words import OfferWords, words_of
from matching.retrieval.model_in_force import BUILT_IN
from matching.retrieval.packed import counted_by, unpack
from matching.retrieval.sides import (
    EVERYWHERE,
    SECTION_OF,
    age_days,
    offer_of,
    texts_of,
    whole_price,
)


class Row(NamedTuple):
    """What is read of one candidate, in the order of ``COLUMNS``; ``cosine`` comes last."""

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
    price_minor: int | None
    currency: str
    completeness: int
    version: int
    updated_at: datetime
    asset_updated_at: datetime
    asset_version: int
    words: memoryview | bytes | None
    length: float | None
    words_by: str | None
    words_version: int | None
    words_asset_version: int | None
    cosine: float | None


_OF_ASSET = {
    *("division", "data_kinds", "region", "region_scope", "export_allowed"),
    *("update_frequency", "record_count", "completeness"),
}
_NAMED = {
    "asset_updated_at": "asset__updated_at",
    "asset_version": "asset__version",
    "words": "digest__words",
    "length": "digest__length",
    "words_by": "digest__words_by",
    "words_version": "digest__listing_version",
    "words_asset_version": "digest__asset_version",
}
COLUMNS = tuple(
    f"asset__{name}" if name in _OF_ASSET else _NAMED.get(name, name) for name in Row._fields[:-1]
)


TEXTS = (
    *("title", "asset__name", "title_en", "asset__name_en", "asset__keywords", "asset__scenario"),
    *("summary", "asset__overview", "summary_en", "asset__overview_en"),
    *("asset__fields", "asset__algorithm_rules"),
)  # in the order of ``sides.texts_of``


@dataclass(frozen=True, slots=True)
class Candidate:
    """An offer without its texts, its words as far as they are asked for, its cosine."""

    offer: Offer
    words: OfferWords
    cosine: float | None


def candidates(
    rows: ListingQuerySet,
    *,
    vector: Vectors | None,
    embedder: str,
    asked: Collection[str],
    now: datetime,
) -> list[Candidate]:
    """Return ``rows`` as candidates, by id.

    Args:
        vector: of the wish, made by ``embedder``; None: no cosines.
        asked: the terms that will be looked for.
    """
    near = cosine(vector, embedder=embedder)
    read = [Row._make(values) for values in rows.order_by("pk").values_list(*COLUMNS, near)]
    counted_now = _counted_now(read, now=now)
    packed = [(row.words or b"", row.length or 0.0) for row in read]
    return [
        Candidate(_offer(row, now=now), counted_now.get(row.id, words), row.cosine)
        for row, words in zip(read, unpack(packed, asked=asked), strict=True)
    ]


def cosine(vector: Vectors | None, *, embedder: str) -> Expression:
    """Return the cosine of ``vector`` and a listing's, NULL where it has none of ``embedder``."""
    none = Value(None, output_field=FloatField())
    if vector is None:
        return none
    near = Value(1.0, output_field=FloatField()) - distance(vector)
    return Case(When(digest__embedder=embedder, then=near), default=none)


def distance(vector: Vectors) -> CosineDistance:
    """Return the cosine distance of ``vector`` and a listing's, as the index orders by it."""
    return CosineDistance(F("digest__vector"), vector)


def with_texts(offers: Iterable[Offer]) -> dict[int, Offer]:
    """Return ``offers`` with their texts, by listing; whatever else they say stays as it was."""
    known = {offer.listing_id: offer for offer in offers}
    rows = Listing.objects.filter(pk__in=known).values_list("pk", *TEXTS)
    return {pk: replace(known[pk], **texts_of(*said)) for pk, *said in rows}


def _counted_now(read: Sequence[Row], *, now: datetime) -> dict[int, OfferWords]:
    """Return the words of listings whose digest is missing or behind, counted on the spot."""
    how = counted_by(BUILT_IN)
    behind = [row.id for row in read if not _is_fresh(row, how)]
    listings = Listing.objects.filter(pk__in=behind).select_related("asset") if behind else ()
    return {one.pk: words_of(offer_of(one, now=now), model=BUILT_IN) for one in listings}


def _is_fresh(row: Row, how: str) -> bool:
    return (row.words_version, row.words_asset_version, row.words_by) == (
        row.version,
        row.asset_version,
        how,
    )


def _offer(row: Row, *, now: datetime) -> Offer:
    return Offer(
        listing_id=row.id,
        holder_id=row.holder_id,
        title="",
        division=row.division,
        section=SECTION_OF.get(row.division, ""),
        data_kinds=tuple(row.data_kinds),
        delivery_form=row.delivery_form,
        rights_offered=tuple(row.rights_offered),
        territory=tuple(row.territory),
        region=row.region,
        is_everywhere=row.region_scope in EVERYWHERE,
        export_allowed=row.export_allowed,
        update_frequency=row.update_frequency,
        record_count=row.record_count,
        price_minor=whole_price(row.pricing_model, row.price_minor),
        currency=row.currency,
        completeness=row.completeness,
        age_days=age_days(row.updated_at, row.asset_updated_at, now=now),
        version=row.version,
    )
