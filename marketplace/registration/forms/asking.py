"""What every section's form shares: it begins with the draft and ends in JSON values."""

import json
from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.forms.boundfield import BoundField

from listings.forms.fields import ListingFields
from marketplace.registration.sections import Section
from marketplace.registration.terms import Json, fingerprint

DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
QUESTIONS: Mapping[str, forms.Field] = ListingFields.base_fields

LEFT_OUT = frozenset({  # what may stay empty for good
    "covers_to", "size_bytes", "record_count", "data_format", "structure", "restrictions",
    "source_valid_to", "export_allowed", "term_to", "limits", "share",
    "annotators", "sample_count", "token_count", "duration_s",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Group:
    """Some fields that belong together, under a heading if they have one.

    ``is_folded``: those who need them open them; None for a group that cannot be folded.
    """

    label: object
    fields: list[BoundField]
    is_folded: bool | None = None


class SectionForm(forms.Form):
    """The questions of one section. ``draft`` is the application's content as JSON."""

    def __init__(
        self,
        data: Any = None,
        files: Any = None,
        *,
        section: Section,
        draft: Mapping[str, Json],
    ) -> None:
        """Ask what ``section`` asks, filled in with what ``draft`` says."""
        self.section, self.draft = section, draft
        super().__init__(data, files, initial=self.initial_of(draft))
        self.ask()
        for name, field in self.fields.items():
            field.is_needed = name.rstrip("_0123456789") not in LEFT_OUT  # type: ignore[attr-defined]

    def ask(self) -> None:
        """Add the questions."""

    def initial_of(self, draft: Mapping[str, Json]) -> dict[str, Any]:
        """Return what the fields show at first."""
        return dict(draft)

    def typed(self) -> dict[str, Json]:
        """Return the cleaned values by field of the content; the form must be valid."""
        return {name: as_json(value) for name, value in self.cleaned_data.items()}

    @property
    def changes(self) -> dict[str, Json]:
        """What was typed as JSON values; None for "not said". Wrong fields are left out."""
        self.is_valid()
        return self.typed()

    @property
    def groups(self) -> list[Group]:
        """The fields as the page shows them."""
        return [Group("", list(self.visible_fields()))]

    @property
    def seen_json(self) -> str:
        """What the fields held when the page was made, as fingerprints by name."""
        return json.dumps({name: fingerprint(self.draft, name) for name in self.section.fields})


def as_json(value: Any) -> Json:
    """Return a cleaned value as JSON; an empty one as None."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list | tuple):
        return list(value) or None
    return None if value == "" else value


def question(name: str, **changes: object) -> forms.Field:
    """Return a question of the listing's form, to be asked here too."""
    field = deepcopy(QUESTIONS[name])
    field.required = False
    for attribute, value in changes.items():
        setattr(field, attribute, value)
    return field


def yes_no(value: Json) -> Json:
    """Return a yes/no as a radio's value; open ones stay open."""
    return {True: "true", False: "false"}.get(value, "") if isinstance(value, bool) else ""
