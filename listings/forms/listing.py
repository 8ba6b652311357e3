"""The form in which a holder describes and prices a listing."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any, NamedTuple

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext as _

from kernel.actor import Actor
from kernel.errors import InvalidInput
from kernel.money import Money, parse_money
from listings.completeness import Completeness, completeness_of
from listings.forms.fields import ListingFields
from listings.forms.sections import (
    FORM_FIELDS,
    NEEDED,
    SECTIONS,
    TERM_OF,
    Progress,
    Section,
    progress_of,
)
from listings.gates import Unmet, unmet
from listings.models import Certificate, DataIPAsset, Listing
from listings.terms import (
    GUARDED_ASSET_FIELDS,
    GUARDED_LISTING_FIELDS,
    DataField,
    ListingTerms,
    apply_terms,
)
from listings.vocabulary import certificates
from parties.models import Organisation

MB = 1_000_000  # bytes
OFFERED_NUMBERS = 100  # of one's own certificates suggested while typing
LIVE = (Listing.Status.PUBLISHED, Listing.Status.SUSPENDED)
OPEN = (Listing.Status.DRAFT, Listing.Status.RETURNED, *LIVE)


class SectionView(NamedTuple):
    """A section as the page shows it."""

    section: Section
    progress: Progress
    fields: list[BoundField]


class ListingForm(ListingFields):
    """All that a person says about a listing; what it does not ask is taken from ``base``."""

    def __init__(
        self,
        data: Any = None,
        files: Any = None,
        *,
        actor: Actor,
        today: date,
        base: ListingTerms,
        listing: Listing | None = None,
    ) -> None:
        """Fill in what ``base`` says; ``listing`` is the one being revised."""
        self.actor, self.today, self.base, self.listing = actor, today, base, listing
        super().__init__(data, files, initial=self._initial())
        for name in self.fixed_fields:
            self.fields[name].disabled = True
        for name in NEEDED:
            self.fields[name].is_needed = True  # type: ignore[attr-defined]

    @property
    def is_open(self) -> bool:
        """Whether anything may be changed now."""
        return self.listing is None or self.listing.status in OPEN

    @property
    def fixed_fields(self) -> list[str]:
        """What may not be changed now: all of it under review, what was reviewed while listed."""
        if not self.is_open:
            return list(FORM_FIELDS)
        if self.listing is None or self.listing.status not in LIVE:
            return []
        fixed = [*GUARDED_ASSET_FIELDS, *GUARDED_LISTING_FIELDS]
        if self.listing.status == Listing.Status.SUSPENDED:
            fixed.remove("certificate_id")
        return fixed

    @cached_property
    def terms(self) -> ListingTerms:
        """What was typed, on top of ``base``; where a field is wrong, what ``base`` says."""
        if not self.is_bound:
            return self.base
        self.is_valid()
        cleaned = self.cleaned_data
        return replace(self.base, **{TERM_OF[n]: cleaned[n] for n in FORM_FIELDS if n in cleaned})

    @cached_property
    def completeness(self) -> Completeness:
        """How complete the listing is as typed."""
        asset, listing = self._unsaved
        return completeness_of(asset, listing)

    @cached_property
    def unmet(self) -> list[Unmet]:
        """What is missing for publication as typed."""
        asset, listing = self._unsaved
        asset.completeness = completeness_of(asset, listing).score
        return unmet(listing, today=self.today)

    @cached_property
    def sections(self) -> list[SectionView]:
        """The sections with their progress and fields."""
        wrong = set(self.errors) if self.is_bound else set()
        returned = self.listing is not None and self.listing.status == Listing.Status.RETURNED
        return [
            SectionView(
                section,
                progress_of(
                    section,
                    terms=self.terms,
                    unmet=self.unmet,
                    wrong=wrong,
                    was_returned=returned,
                ),
                [self[name] for name in section.fields],
            )
            for section in SECTIONS
        ]

    @cached_property
    def own_certificates(self) -> list[Certificate]:
        """The latest certificates of one's own, to choose from while typing."""
        mine = Certificate.objects.editable_by(self.actor).select_related("asset")
        usable = mine.exclude(status=Certificate.Status.REJECTED).order_by("-pk")
        return list(usable[:OFFERED_NUMBERS])

    def clean_certificate_id(self) -> int | None:
        """Return the id of one's own certificate with the number typed."""
        number = certificates.normalise(self.cleaned_data["certificate_id"])
        if not number:
            return None
        mine = Certificate.objects.editable_by(self.actor).filter(certificate_no=number)
        found = mine.exclude(status=Certificate.Status.REJECTED).order_by("-pk").first()
        if found is None:
            raise forms.ValidationError(
                _("None of your certificates has this number. Record it first.")
            )
        return found.pk

    def clean_size_bytes(self) -> int | None:
        """Return megabytes as bytes."""
        size = self.cleaned_data["size_bytes"]
        return None if size is None else int(size * MB)

    def clean_data_fields(self) -> tuple[DataField, ...]:
        """Return the data fields: one a line, as name | type | meaning."""
        return tuple(_data_fields(self.cleaned_data["data_fields"]))

    def clean(self) -> dict[str, Any]:
        """Turn amounts into minor units and lists into tuples."""
        cleaned: dict[str, Any] = super().clean() or {}
        for name in ("price_minor", "price_max_minor"):
            if cleaned.get(name):
                cleaned[name] = self._minor(name, cleaned)
            elif name in cleaned:
                cleaned[name] = None
        for name, value in cleaned.items():
            cleaned[name] = tuple(value) if isinstance(value, list) else value
        return cleaned

    def _minor(self, name: str, cleaned: dict[str, Any]) -> int | None:
        try:
            return parse_money(cleaned[name], currency=cleaned.get("currency", "CNY")).minor
        except InvalidInput as error:
            self.add_error(name, str(error))
            return None

    @cached_property
    def _unsaved(self) -> tuple[DataIPAsset, Listing]:
        """The rows as they would be if this were saved; nothing is written."""
        asset, listing = DataIPAsset(), Listing()
        if self.listing is not None:
            listing.pk, listing.holder = self.listing.pk, self.listing.holder
        else:
            listing.holder = Organisation.objects.get(pk=self.actor.party)
        try:
            apply_terms(self.terms, asset=asset, listing=listing)
        except InvalidInput:
            apply_terms(
                replace(self.base, title=self.base.title or "-"), asset=asset, listing=listing
            )
        listing.asset = asset
        return asset, listing

    def _initial(self) -> dict[str, Any]:
        said: dict[str, Any] = {name: getattr(self.base, TERM_OF[name]) for name in FORM_FIELDS}
        for name, value in said.items():
            is_question = isinstance(self.base_fields[name], forms.TypedChoiceField)
            if isinstance(value, bool) and is_question:
                said[name] = "true" if value else "false"
            elif isinstance(value, tuple):
                said[name] = list(value)
        for name in ("price_minor", "price_max_minor"):
            if said[name] is not None:
                said[name] = f"{Money(said[name], self.base.currency).major:f}"
        if self.base.size_bytes is not None:
            said["size_bytes"] = f"{(Decimal(self.base.size_bytes) / MB).normalize():f}"
        said["data_fields"] = "\n".join(_line(field) for field in self.base.fields)
        said["certificate_id"] = self._number()
        version = self.listing.version if self.listing is not None else None
        return {**said, "version": version}

    def _number(self) -> str:
        mine = Certificate.objects.editable_by(self.actor).filter(pk=self.base.certificate_id or 0)
        return mine.values_list("certificate_no", flat=True).first() or ""


def _line(field: DataField) -> str:
    return f"{field.name} | {field.type} | {field.description}".rstrip(" |")


def _data_fields(text: str) -> Iterator[DataField]:
    for line in text.replace("\uff5c", "|").splitlines():
        name, _rule, rest = (part.strip() for part in line.partition("|"))
        kind, _rule, description = (part.strip() for part in rest.partition("|"))
        if name:
            yield DataField(name=name[:200], type=kind[:80], description=description[:1000])
