"""Assets, certificates and listings for tests, straight into the database."""

from datetime import UTC, date, datetime
from itertools import count

from kernel.actor import Actor
from kernel.models import Outbox
from kernel.numbering import take_number
from kernel.tests.lifecycles import brought_to
from listings.completeness import completeness_of
from listings.models import Certificate, DataIPAsset, Listing, RegistrationScheme
from listings.terms import ListingTerms
from listings.tests.build_rights import with_rights
from listings.vocabulary.schemes import scheme_columns
from parties.models import Organisation
from parties.tests.build import an_organisation

BORN_AT = datetime(2025, 6, 2, 3, tzinfo=UTC)
ISSUED_ON, VALID_TO = date(2025, 6, 2), date(2028, 6, 1)
OVERVIEW = (
    "Hourly passenger counts at every bus stop of Hangzhou, by line and direction, cleaned and"
    " aggregated so that no person can be recognised."
)
RULES = (
    "Counts of the fare gates are joined to the timetable, outliers beyond three deviations are"
    " dropped, gaps up to one hour are interpolated, and cells below ten passengers are suppressed."
)
ASSET_SAID = [
    "overview",
    "scenario",
    "keywords",
    "division",
    "source",
    "source_statement",
    "algorithm_rules",
    "region_scope",
    "region",
    "update_frequency",
    "record_count",
    "data_kinds",
    "structure",
    "contains_pi",
    "contains_sensitive_pi",
    "contains_important_data",
    "contains_core_data",
    "security_level",
]
_serial = count(1)


def a_scheme(code: str = "zj-dip") -> RegistrationScheme:
    """Return a seeded scheme; sown again where a committing test has emptied the table."""
    found = RegistrationScheme.objects.filter(code=code).first()
    if found is not None:
        return found
    columns = next(c for c in scheme_columns() if c["code"] == code)
    return RegistrationScheme.objects.create(**columns)


def a_certificate_no() -> str:
    """Return a number of the form in force since 2024-09: year, month, registrar, serial."""
    return f"2025063300{next(_serial):07d}"


def some_terms(**changes: object) -> ListingTerms:
    """Return terms that pass every gate once they name a valid certificate."""
    said: dict[str, object] = {
        "title": "Bus passenger counts of Hangzhou 2025",
        "title_en": "Bus passenger counts",
        "overview": OVERVIEW,
        "scenario": "Site selection, planning of lines",
        "keywords": "bus, passengers",
        "division": "54",
        "source": "collected_generated",
        "source_statement": "Counted by our own fare gates under the operating contract.",
        "algorithm_rules": RULES,
        "region_scope": "city",
        "region": "330000",
        "update_frequency": "004",
        "record_count": 1_200_000,
        "data_kinds": ("structured",),
        "structure": "structured",
        "contains_pi": False,
        "contains_sensitive_pi": False,
        "contains_important_data": False,
        "contains_core_data": False,
        "security_level": 2,
        "delivery_methods": ("01",),
        "rights_offered": ("use",),
        "territory": ("CN",),
        "term_months": 12,
        "pricing_model": "one_off",
        "price_minor": 6_500_00,
    }
    return ListingTerms(**{**said, **changes})  # type: ignore[arg-type]


def an_asset(holder: Organisation | Actor | None = None, **fields: object) -> DataIPAsset:
    """Return a well described asset of ``holder`` (by default a new verified organisation).

    The holder holds all rights in it; an accepted proof shows its source.
    """
    terms = some_terms()
    said = {
        name: list(value) if isinstance(value, tuple) else value
        for name in ASSET_SAID
        if (value := getattr(terms, name)) not in (None, "", ())
    }
    asset = DataIPAsset.objects.create(
        **{
            "holder": _organisation(holder),
            "name": terms.title,
            "completeness": 70,
            "created_at": BORN_AT,
            "updated_at": BORN_AT,
            **said,
            **fields,
        }
    )
    return with_rights(asset)


def a_certificate(
    asset: DataIPAsset | None = None,
    *,
    holder: Organisation | Actor | None = None,
    status: str = "valid",
    scheme: str = "zj-dip",
    **fields: object,
) -> Certificate:
    """Return a certificate of ``asset`` (by default a new one of ``holder``) in ``status``.

    In force from 2025-06-02 to 2028-06-01, verified unless it is ``recorded`` or ``rejected``.
    """
    asset = asset or an_asset(holder)
    verified = status not in ("recorded", "rejected")
    certificate = Certificate.objects.create(
        **{
            "asset": asset,
            "scheme": a_scheme(scheme),
            "certificate_no": a_certificate_no(),
            "holder_name": asset.holder.name,
            "issued_on": ISSUED_ON,
            "valid_from": ISSUED_ON,
            "valid_to": VALID_TO,
            "verified_via": "manual" if verified else "",
            "verified_at": BORN_AT if verified else None,
            "created_at": BORN_AT,
            **fields,
        }
    )
    return brought_to(certificate, status)


def a_listing(
    holder: Organisation | Actor | None = None,
    *,
    status: str = "published",
    certificate: Certificate | None = None,
    **fields: object,
) -> Listing:
    """Return a listing in ``status`` that passes every gate.

    Args:
        holder: by default the certificate's, else a new verified organisation.
        certificate: by default a new valid one of a new asset of ``holder``.
        fields: columns of the listing, or of its new asset (``division``, ``data_kinds`` ...).
    """
    of_asset = {name: fields.pop(name) for name in list(fields) if name in ASSET_SAID}
    if certificate is None:
        certificate = a_certificate(an_asset(holder, **of_asset))
    asset = certificate.asset
    was_public = status in ("published", "suspended", "withdrawn")
    terms = some_terms()
    listing = Listing(
        **{
            "listing_no": take_number("LS", now=BORN_AT),
            "asset": asset,
            "certificate": certificate,
            "holder": asset.holder,
            "title": terms.title,
            "title_en": terms.title_en,
            "summary": asset.overview,
            "delivery_form": terms.delivery_form,
            "delivery_methods": list(terms.delivery_methods),
            "rights_offered": list(terms.rights_offered),
            "territory": list(terms.territory),
            "term_months": terms.term_months,
            "pricing_model": terms.pricing_model,
            "price_minor": terms.price_minor,
            "submitted_at": None if status == "draft" else BORN_AT,
            "published_at": BORN_AT if was_public else None,
            "suspended_by": "holder" if status == "suspended" else "",
            "created_at": BORN_AT,
            "updated_at": BORN_AT,
            **fields,
        }
    )
    asset.completeness = completeness_of(asset, listing).score
    asset.save(update_fields=["completeness"])
    listing.save()
    return brought_to(listing, status)


def _organisation(holder: Organisation | Actor | None) -> Organisation:
    if isinstance(holder, Actor):
        return Organisation.objects.get(pk=holder.party)
    return holder or an_organisation(roles=["holder"])


def owed() -> set[str]:
    """Return the names of the facts that some task still has to hear."""
    return set(Outbox.objects.values_list("fact", flat=True))
