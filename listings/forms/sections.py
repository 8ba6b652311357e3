"""The parts of the listing form, and how far each is."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from listings.gates import Unmet
from listings.terms import ListingTerms

Words = object  # a lazy translation
UNSAID = ListingTerms(title="")


@dataclass(frozen=True, slots=True)
class Section:
    """One part of the form: its heading and its fields in order."""

    key: str
    label: Words
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Progress:
    """How far one section is, in words and as a badge's tone."""

    label: Words
    tone: str


NOT_STARTED = Progress(_("not started"), "neutral")
IN_PROGRESS = Progress(_("in progress"), "warn")
DONE = Progress(_("done"), "ok")
NEEDS_CHANGE = Progress(_("needs change"), "bad")

SECTIONS = (
    Section(
        "basics",
        _("Basics"),
        (
            "certificate_id",
            "title",
            "title_en",
            "overview",
            "overview_en",
            "scenario",
            "keywords",
            "division",
        ),
    ),
    Section(
        "data",
        _("The data"),
        (
            "data_kinds",
            "structure",
            "data_format",
            "update_frequency",
            "record_count",
            "size_bytes",
            "covers_from",
            "covers_to",
            "region_scope",
            "region",
            "data_fields",
            "has_sample",
            "ndi_product_id",
        ),
    ),
    Section("rules", _("Algorithm rules"), ("algorithm_rules",)),
    Section(
        "compliance",
        _("Source and compliance"),
        (
            "source",
            "source_statement",
            "restrictions",
            "contains_pi",
            "contains_sensitive_pi",
            "contains_important_data",
            "contains_core_data",
            "export_allowed",
            "security_level",
        ),
    ),
    Section(
        "offer",
        _("Rights and price"),
        (
            "rights_offered",
            "exclusive",
            "territory",
            "term_months",
            "licence_terms",
            "delivery_form",
            "delivery_methods",
            "pricing_model",
            "price_minor",
            "price_max_minor",
            "currency",
            "unit",
            "visibility",
            "expires_on",
        ),
    ),
)
FORM_FIELDS = tuple(name for section in SECTIONS for name in section.fields)
# A draft may lack these, a listing on the market may not: they are not called optional.
NEEDED = (
    "certificate_id",
    "overview",
    "division",
    "data_kinds",
    "algorithm_rules",
    "source",
    "source_statement",
    "contains_pi",
    "contains_sensitive_pi",
    "contains_important_data",
    "contains_core_data",
    "security_level",
    "rights_offered",
    "territory",
    "delivery_methods",
)
TERM_OF = {name: "fields" if name == "data_fields" else name for name in FORM_FIELDS}


def progress_of(
    section: Section,
    *,
    terms: ListingTerms,
    unmet: Sequence[Unmet],
    wrong: Collection[str],
    was_returned: bool,
) -> Progress:
    """Say how far ``section`` is.

    Args:
        unmet: the gates closed for these terms.
        wrong: names of the fields that cannot be used as typed.
        was_returned: an operator has given the listing back; what is missing then needs change.
    """
    lacks = any(gate.field in section.fields for gate in unmet)
    if any(name in wrong for name in section.fields) or (lacks and was_returned):
        return NEEDS_CHANGE
    said = (TERM_OF[name] for name in section.fields)
    if all(getattr(terms, name) == getattr(UNSAID, name) for name in said):
        return NOT_STARTED
    return IN_PROGRESS if lacks else DONE
