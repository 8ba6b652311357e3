"""Everything a person or an import fills in about one listing and its asset, as one value."""

from dataclasses import dataclass, fields
from datetime import date
from functools import cache
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Model
from django.utils.translation import gettext as _

from kernel.errors import InvalidInput
from kernel.money import EXPONENTS, MAX_MINOR
from kernel.phrases import listed
from listings.models import DataIPAsset, Listing
from listings.vocabulary.codes import DeliveryForm, DeliveryMethod
from listings.vocabulary.industries import DIVISIONS
from listings.vocabulary.kinds import (
    EVERYWHERE,
    RIGHTS_OFFERED,
    DataKind,
    PricingModel,
    Visibility,
)
from listings.vocabulary.product_id import check_product_id
from parties.vocabulary.regions import PROVINCES

MAX_FIELDS = 500  # rows of one field dictionary
MAX_DATA_SIZE = 2**63 - 1
MAX_TEXT = 20_000


@dataclass(frozen=True, slots=True)
class DataField:
    """One column of the data, as its dictionary tells it."""

    name: str
    type: str = ""
    description: str = ""


@dataclass(frozen=True, slots=True)
class ListingTerms:
    """What a listing says. Field names are those of the columns; an empty value is "not said".

    Only ``title`` is needed for a draft. ``name`` defaults to the title. ``certificate_id`` also
    decides the asset. Yes/no left None means: needs confirmation. Prices are minor units.
    """

    title: str
    title_en: str = ""
    summary: str = ""
    summary_en: str = ""
    certificate_id: int | None = None

    name: str = ""
    name_en: str = ""
    overview: str = ""
    overview_en: str = ""
    scenario: str = ""
    keywords: str = ""
    division: str = ""

    source: str = ""
    source_statement: str = ""
    algorithm_rules: str = ""
    restrictions: str = ""

    region_scope: str = ""
    region: str = ""
    covers_from: date | None = None
    covers_to: date | None = None
    update_frequency: str = ""
    record_count: int | None = None
    size_bytes: int | None = None
    data_kinds: tuple[str, ...] = ()
    structure: str = ""
    data_format: str = ""
    fields: tuple[DataField, ...] = ()
    has_sample: bool = False

    contains_pi: bool | None = None
    contains_sensitive_pi: bool | None = None
    contains_important_data: bool | None = None
    contains_core_data: bool | None = None
    export_allowed: bool | None = None
    security_level: int | None = None
    ndi_product_id: str | None = None

    delivery_form: str = DeliveryForm.DATASET.value
    delivery_methods: tuple[str, ...] = ()
    rights_offered: tuple[str, ...] = ()
    exclusive: bool = False
    territory: tuple[str, ...] = ()
    term_months: int | None = None
    licence_terms: str = ""

    pricing_model: str = PricingModel.NEGOTIATED.value
    price_minor: int | None = None
    price_max_minor: int | None = None
    currency: str = "CNY"
    unit: str = ""

    visibility: str = Visibility.PUBLIC.value
    expires_on: date | None = None
    external_ref: str = ""
    import_digest: str = ""


LISTING_FIELDS = [
    "title",
    "title_en",
    "summary",
    "summary_en",
    "certificate_id",
    "delivery_form",
    "delivery_methods",
    "rights_offered",
    "exclusive",
    "territory",
    "term_months",
    "licence_terms",
    "pricing_model",
    "price_minor",
    "price_max_minor",
    "currency",
    "unit",
    "visibility",
    "expires_on",
    "external_ref",
    "import_digest",
]
ASSET_FIELDS = [f.name for f in fields(ListingTerms) if f.name not in LISTING_FIELDS]
# What a review or a registration looked at: fixed while any listing of the asset is live.
GUARDED_ASSET_FIELDS = [
    "source",
    "source_statement",
    "restrictions",
    "contains_pi",
    "contains_sensitive_pi",
    "contains_important_data",
    "contains_core_data",
    "export_allowed",
    "security_level",
]
GUARDED_LISTING_FIELDS = [
    "certificate_id",
    "rights_offered",
    "exclusive",
    "territory",
    "term_months",
    "delivery_form",
]


def terms_of(listing: Listing) -> ListingTerms:
    """Return what ``listing`` and its asset say now; a copy to change with ``replace``."""
    said: dict[str, Any] = {name: _read(listing, name) for name in LISTING_FIELDS}
    said |= {name: _read(listing.asset, name) for name in ASSET_FIELDS}
    return ListingTerms(**said)


def apply_terms(terms: ListingTerms, *, asset: DataIPAsset, listing: Listing) -> list[str]:
    """Write ``terms`` onto both unsaved or locked rows; return the names of what changed.

    Raises:
        InvalidInput: a value that no column of ours can hold, or a code outside its closed set;
            ``field`` names it.
    """
    checked = _checked(terms)
    changed = [n for n in LISTING_FIELDS if _write(listing, n, checked)]
    changed += [n for n in ASSET_FIELDS if _write(asset, n, checked)]
    _check_columns(listing, LISTING_FIELDS)
    _check_columns(asset, ASSET_FIELDS)
    return changed


def _read(row: Model, name: str) -> Any:
    value = getattr(row, name)
    if name == "fields":
        return tuple(DataField(**entry) for entry in value)
    return tuple(value) if isinstance(value, list) else value


def _write(row: Model, name: str, terms: "_Checked") -> bool:
    value = terms[name]
    if getattr(row, name) == value:
        return False
    setattr(row, name, value)
    return True


_Checked = dict[str, Any]


def _checked(terms: ListingTerms) -> _Checked:
    """Return the column values of ``terms``: texts stripped, tuples as lists, all rules kept."""
    values = {f.name: _column_value(getattr(terms, f.name)) for f in fields(ListingTerms)}
    if not values["title"]:
        raise InvalidInput(_("Give the listing a title."), field="title")
    values["name"] = values["name"] or values["title"]
    given = values["ndi_product_id"]
    values["ndi_product_id"] = check_product_id(given) if given else None
    for name, allowed in _closed_sets().items():
        given = values[name] if isinstance(values[name], list) else [values[name]]
        for code in given:
            if code and code not in allowed:
                raise InvalidInput(
                    _("“%(code)s” is not one of the values known here.") % {"code": str(code)[:40]},
                    field=name,
                )
    for name, value in values.items():
        if isinstance(value, str) and len(value) > MAX_TEXT:
            raise InvalidInput(_("At most %(n)d characters.") % {"n": MAX_TEXT}, field=name)
    _check_order(values)
    return values


def _column_value(value: Any) -> Any:
    if isinstance(value, str):
        return value.strip().replace("\x00", "")
    if isinstance(value, tuple):
        return [
            {"name": v.name, "type": v.type, "description": v.description}
            if isinstance(v, DataField)
            else str(v)
            for v in value
        ]
    return value


def _check_order(values: _Checked) -> None:
    low, high = values["price_minor"], values["price_max_minor"]
    if any(price is not None and not 0 <= price <= MAX_MINOR for price in (low, high)):
        raise InvalidInput(_("A price is between 0 and 10 trillion."), field="price_minor")
    if high is not None and (low is None or high < low):
        raise InvalidInput(
            _("The upper end of a price band is not below its lower end."), field="price_max_minor"
        )
    since, until = values["covers_from"], values["covers_to"]
    if since and until and until < since:
        raise InvalidInput(_("The data cannot end before it begins."), field="covers_to")
    if len(values["fields"]) > MAX_FIELDS:
        raise InvalidInput(
            _("At most %(n)d data fields can be described.") % {"n": MAX_FIELDS}, field="fields"
        )
    for name in ("record_count", "size_bytes"):
        if values[name] is not None and not 0 <= values[name] <= MAX_DATA_SIZE:
            raise InvalidInput(_("This is not a possible size."), field=name)
    level = values["security_level"]
    if level is not None and not 1 <= level <= 5:  # noqa: PLR2004 - NDI security levels
        raise InvalidInput(_("A security level is between 1 and 5."), field="security_level")


@cache
def _closed_sets() -> dict[str, frozenset[str]]:
    """Codes that the columns' own ``choices`` do not check: arrays, reference tables, currency."""
    regions = frozenset(province.code for province in PROVINCES)
    return {
        "division": frozenset(division.code for division in DIVISIONS),
        "region": regions,
        "territory": regions | frozenset(EVERYWHERE),
        "data_kinds": frozenset(DataKind.values),
        "delivery_methods": frozenset(DeliveryMethod.values),
        "rights_offered": frozenset(right.value for right in RIGHTS_OFFERED),
        "currency": frozenset(EXPONENTS),
    }


def _check_columns(row: Model, names: list[str]) -> None:
    """Apply the columns' own rules (lengths, choices, numbers).

    Raises:
        InvalidInput: with the column's name and the first thing wrong.
    """
    said = {name for name in names if getattr(row, name) not in (None, "")}
    others = {f.name for f in row._meta.get_fields()} - said
    try:
        row.clean_fields(exclude=others)
    except ValidationError as error:
        field, sentences = next(iter(error.message_dict.items()))
        raise InvalidInput(sentences[0], field=field) from None


class GuardedChange(InvalidInput):
    """Something that was reviewed would change while a listing that relies on it is live."""

    code = "guarded_change"
    status = 409

    @classmethod
    def of(cls, model: type[Model], names: list[str]) -> "GuardedChange":
        """Return the refusal that names ``names`` in words and says what to do instead."""
        columns = [model._meta.get_field(name) for name in names]
        what = listed(getattr(column, "verbose_name", column.name) for column in columns)
        return cls(
            _(
                "Reviewed and therefore fixed while listed: %(what)s. Withdraw the listing and"
                " list it anew; another certificate of the same data needs a suspension first."
            )
            % {"what": what},
            field=names[0],
        )


def require_guarded_unchanged(asset: DataIPAsset, *, changed: list[str]) -> None:
    """Let a change of ``asset`` pass unless it touches what a live listing of it was reviewed for.

    Raises:
        GuardedChange: naming the fields.
    """
    touched = [name for name in GUARDED_ASSET_FIELDS if name in changed]
    if touched and Listing.objects.filter(asset=asset).live().exists():
        raise GuardedChange.of(DataIPAsset, touched)


def require_own_product_id(asset: DataIPAsset) -> None:
    """Let the asset's national data-product id pass unless another asset bears it.

    Raises:
        InvalidInput: it does.
    """
    if not asset.ndi_product_id:
        return
    others = DataIPAsset.objects.filter(ndi_product_id=asset.ndi_product_id)
    if others.exclude(pk=asset.pk).exists():
        raise InvalidInput(
            _("Another asset bears this national data-product id."), field="ndi_product_id"
        )
