"""From rows to documents of the word index; the only place that decides what is found by what."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

import tantivy

from kernel.text import terms
from listings.models import Certificate, Listing
from listings.models.listing import ListingQuerySet
from listings.search.schema import CONTENT, CONTENT_OF
from listings.vocabulary.industries import DIVISIONS
from listings.vocabulary.kinds import PricingModel
from parties.models import Organisation

CHUNK = 2000
FREE, TO_BE_AGREED, OTHER_CURRENCY = "free", "open", "other"
PRICE_STEPS_MINOR = (1_000_000, 10_000_000, 100_000_000)  # 1万, 10万, 100万 CNY
PRICE_BANDS = ("to_10k", "to_100k", "to_1m", "from_1m")
COMPLETENESS_STEPS = (80, 60, 0)
SECTION_OF = {division.code: division.section for division in DIVISIONS}


class Row(NamedTuple):
    """What the index reads of one listing, in the order of ``COLUMNS``."""

    id: int
    listing_no: str
    title: str
    title_en: str
    summary: str
    summary_en: str
    rights_offered: list[str]
    pricing_model: str
    price_minor: int | None
    currency: str
    visibility: str
    expires_on: date | None
    published_at: datetime | None
    holder_id: int
    holder: str
    name: str
    name_en: str
    keywords: str
    overview: str
    overview_en: str
    scenario: str
    fields: object
    algorithm_rules: str
    division: str
    region: str
    data_kinds: list[str]
    update_frequency: str
    completeness: int
    certificate_no: str
    registration_no: str
    valid_from: date
    valid_to: date | None
    ai_is_complete: bool | None
    ai_use: list[str] | None
    ai_modalities: list[str] | None
    ai_annotation_method: str | None


_OF_PROFILE = {name for name in Row._fields if name.startswith("ai_")}
_OF_ASSET = set(Row._fields[Row._fields.index("name") : Row._fields.index("certificate_no")])
_OF_CERTIFICATE = set(Row._fields[Row._fields.index("certificate_no") :]) - _OF_PROFILE
COLUMNS = tuple(
    "holder__name"
    if name == "holder"
    else f"asset__{name}"
    if name in _OF_ASSET
    else f"asset__ai_profile__{name.removeprefix('ai_')}"
    if name in _OF_PROFILE
    else f"certificate__{name}"
    if name in _OF_CERTIFICATE
    else name
    for name in Row._fields
)


@dataclass(frozen=True, slots=True)
class Entry:
    """One listing as the index will hold it."""

    listing_id: int
    document: tantivy.Document


def indexable() -> ListingQuerySet:
    """Listings that somebody may find today or on a later day; dates are asked at search time."""
    return Listing.objects.published().filter(
        certificate__status=Certificate.Status.VALID, holder__status=Organisation.Status.VERIFIED
    )


def entries(ids: Sequence[int] | None = None, *, after: int = 0) -> Iterator[Entry]:
    """Yield the entries of ``ids`` that belong in the index, or of all listings, by id.

    Args:
        after: leave out listings up to this id.
    """
    rows = (indexable() if ids is None else indexable().filter(pk__in=ids)).order_by("pk")
    if after:
        rows = rows.filter(pk__gt=after)
    for values in rows.values_list(*COLUMNS).iterator(chunk_size=CHUNK):
        row = Row._make(values)
        yield Entry(listing_id=row.id, document=document_of(row))


def document_of(row: Row) -> tantivy.Document:
    """Return the document of one row."""
    document = tantivy.Document()
    words = {name: " ".join(terms(said)) for name, said in _texts(row).items()}
    for name, said in words.items():
        document.add_text(name, said)
    document.add_text(CONTENT, " ".join(words[name] for name in CONTENT_OF))
    for name, values in _facets(row).items():
        for value in values:
            document.add_text(name, value)
    for name, number in _numbers(row).items():
        document.add_integer(name, number)
    return document


def _texts(row: Row) -> dict[str, str]:
    return {
        "title": f"{_distinct(row.title, row.name, row.title_en, row.name_en)}\n{row.keywords}",
        "number": f"{row.listing_no}\n{row.certificate_no}\n{row.registration_no}",
        "holder": row.holder,
        "scenario": row.scenario,
        "overview": _distinct(row.summary, row.overview, row.summary_en, row.overview_en),
        "fields": _words_of_fields(row.fields),
        "rules": row.algorithm_rules,
    }


def _distinct(*texts: str) -> str:
    """Join texts once each: a title that repeats the asset's name is no better hit for it."""
    return "\n".join(dict.fromkeys(texts))


def _words_of_fields(fields: object) -> str:
    """Return names and descriptions of the data fields; whatever else stands there is ignored."""
    if not isinstance(fields, list):
        return ""
    known = (field for field in fields if isinstance(field, dict))
    return "\n".join(f"{f.get('name', '')} {f.get('description', '')}" for f in known)


def _facets(row: Row) -> dict[str, Sequence[str]]:
    return {
        "kind": row.data_kinds,
        "section": _known(SECTION_OF.get(row.division, "")),
        "division": _known(row.division),
        "province": _known(row.region),
        **_facets_of_profile(row),
        "update": _known(row.update_frequency),
        "pricing": [row.pricing_model],
        "price": [price_band(row)],
        "rights": row.rights_offered,
        "completeness": [str(next(s for s in COMPLETENESS_STEPS if row.completeness >= s))],
        "audience": [row.visibility],
    }


def _facets_of_profile(row: Row) -> dict[str, Sequence[str]]:
    """Only a complete profile is searched by: what it says was asked for whole."""
    if not row.ai_is_complete:
        return {"ai": [], "ai_use": [], "modality": [], "annotation": []}
    return {
        "ai": ["yes"],
        "ai_use": row.ai_use or [],
        "modality": row.ai_modalities or [],
        "annotation": _known(row.ai_annotation_method or ""),
    }


def _numbers(row: Row) -> dict[str, int]:
    until = min(day.toordinal() for day in (row.valid_to or date.max, row.expires_on or date.max))
    numbers = {
        "id": row.id,
        "holder_id": row.holder_id,
        "since": row.valid_from.toordinal(),
        "until": until,
        "newest": int(row.published_at.timestamp() * 1e6) if row.published_at else 0,
        "complete": row.completeness << 40 | row.id,  # the newer one first among equals
    }
    if row.pricing_model == PricingModel.FREE:
        return numbers | {"cheapest": 0}
    if row.price_minor is not None and row.currency == "CNY":
        return numbers | {"cheapest": row.price_minor}
    return numbers


def price_band(row: Row) -> str:
    """Return the price facet: a band of CNY, free, to be agreed, or another currency."""
    if row.pricing_model == PricingModel.FREE:
        return FREE
    if row.price_minor is None:
        return TO_BE_AGREED
    if row.currency != "CNY":
        return OTHER_CURRENCY
    return PRICE_BANDS[sum(row.price_minor >= step for step in PRICE_STEPS_MINOR)]


def _known(code: str) -> list[str]:
    return [code] if code else []
