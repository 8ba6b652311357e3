"""Sections that ask for several values of one kind: field table, holders, deposit."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from listings.forms.choices import optional
from listings.terms import MAX_FIELDS
from listings.vocabulary.kinds import RIGHTS_HELD
from listings.vocabulary.rights import DepositKind, HashAlgorithm
from marketplace.registration.forms.asking import DAY, Group, SectionForm, as_json
from marketplace.registration.terms import Json

MOST_HOLDERS = 20
RIGHT_CHOICES = [(right.value, right.label) for right in RIGHTS_HELD]
CODE = forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"})


class FieldTableForm(SectionForm):
    """One data field a line; columns pasted from a spreadsheet come separated by tabs."""

    def ask(self) -> None:
        """Ask for the lines."""
        self.fields["data_fields"] = forms.CharField(
            label=gettext_lazy("Data fields"),
            help_text=gettext_lazy(
                "One field a line: name | type | meaning. Rows copied from a spreadsheet work too."
            ),
            required=False,
            max_length=100_000,
            widget=forms.Textarea(attrs={"rows": 12, "id": "id_fields", "spellcheck": "false"}),
        )

    def initial_of(self, draft: Mapping[str, Json]) -> dict[str, Any]:
        """Return the lines."""
        return {"data_fields": "\n".join(line_of(entry) for entry in draft.get("fields", []))}

    def clean_data_fields(self) -> list[dict[str, str]]:
        """Return the fields.

        Raises:
            ValidationError: more than can be described.
        """
        found = list(fields_in(self.cleaned_data["data_fields"]))
        if len(found) > MAX_FIELDS:
            raise forms.ValidationError(
                _("At most %(n)d data fields can be described.") % {"n": MAX_FIELDS}
            )
        return found

    def typed(self) -> dict[str, Json]:
        """Return the field table."""
        if "data_fields" not in self.cleaned_data:
            return {}
        return {"fields": self.cleaned_data["data_fields"] or None}


def line_of(entry: Mapping[str, str]) -> str:
    """Return a data field as one line."""
    parts = (entry["name"], entry.get("type", ""), entry.get("description", ""))
    return " | ".join(parts).rstrip(" |")


def fields_in(text: str) -> Iterator[dict[str, str]]:
    """Yield the data fields of lines separated by bars or, from a spreadsheet, by tabs."""
    for line in text.replace("\uff5c", "|").splitlines():
        parts = [part.strip() for part in line.split("\t" if "\t" in line else "|", 2)]
        name, kind, meaning = (*parts, "", "")[:3]
        if name:
            named = {"name": name[:200], "type": kind[:80], "description": meaning[:1000]}
            yield {key: value for key, value in named.items() if value}


class AllocationForm(SectionForm):
    """Holders, one group of fields each; there is always an empty one to fill in."""

    def ask(self) -> None:
        """Ask for each holder and for one more."""
        self.count = min(self._count(), MOST_HOLDERS)
        for n in range(self.count):
            self.fields |= {f"{name}_{n}": field for name, field in _holder().items()}

    def _count(self) -> int:
        if self.is_bound:
            return sum(str(name).startswith("holder_name_") for name in self.data)
        return len(self.draft.get("allocation", [])) + 1

    def initial_of(self, draft: Mapping[str, Json]) -> dict[str, Any]:
        """Return what stands there of each holder, shares in percent."""
        said: dict[str, Any] = {}
        for n, part in enumerate(draft.get("allocation", [])):
            share = part.get("share_bp")
            said |= {
                f"holder_name_{n}": part.get("name", ""),
                f"uscc_{n}": part.get("uscc", ""),
                f"rights_{n}": part.get("rights", []),
                f"term_to_{n}": part.get("term_to"),
                f"limits_{n}": part.get("limits", ""),
                f"share_{n}": "" if share is None else f"{Decimal(share) / 100:f}",
            }
        return said

    @property
    def groups(self) -> list[Group]:
        """One group for each holder."""
        return [
            Group(
                _("Holder %(n)d") % {"n": n + 1},
                [self[f"{name}_{n}"] for name in _holder()],
            )
            for n in range(self.count)
        ]

    def typed(self) -> dict[str, Json]:
        """Return the holders; a group without name, code and rights is none."""
        found = [part for n in range(self.count) if (part := self._part(n))]
        return {"allocation": found or None}

    def _part(self, n: int) -> dict[str, Json]:
        cleaned = self.cleaned_data
        share = cleaned.get(f"share_{n}")
        part = {
            "name": cleaned.get(f"holder_name_{n}"),
            "uscc": "".join((cleaned.get(f"uscc_{n}") or "").split()).upper(),
            "rights": cleaned.get(f"rights_{n}"),
        }
        if not any(part.values()):
            return {}
        part |= {
            "term_to": cleaned.get(f"term_to_{n}"),
            "limits": cleaned.get(f"limits_{n}"),
            "share_bp": None if share is None else int(share * 100),
        }
        said = {name: as_json(value) for name, value in part.items()}
        return {name: value for name, value in said.items() if value is not None}


def _holder() -> dict[str, forms.Field]:
    return {
        "holder_name": forms.CharField(
            label=gettext_lazy("Name of the holder"), required=False, max_length=200
        ),
        "uscc": forms.CharField(
            label=gettext_lazy("Unified social credit code"),
            required=False,
            max_length=30,
            widget=CODE,
        ),
        "rights": forms.MultipleChoiceField(
            label=gettext_lazy("Rights held"),
            choices=RIGHT_CHOICES,
            required=False,
            widget=forms.CheckboxSelectMultiple(attrs={"class": "choices-row"}),
        ),
        "term_to": forms.DateField(
            label=gettext_lazy("Held until"),
            help_text=gettext_lazy("Empty when it has no end."),
            required=False,
            widget=DAY,
        ),
        "limits": forms.CharField(
            label=gettext_lazy("Limits"),
            help_text=gettext_lazy("e.g. only in Zhejiang, not for credit scoring"),
            required=False,
            max_length=400,
        ),
        "share": forms.DecimalField(
            label=gettext_lazy("Share of the income in %"),
            help_text=gettext_lazy("All shares together 100 %; leave all empty to agree later."),
            required=False,
            min_value=0,
            max_value=100,
            decimal_places=2,
            widget=forms.TextInput(attrs={"inputmode": "decimal"}),
        ),
    }


class DepositForm(SectionForm):
    """The deposit on a chain or the notary's record."""

    NAMES = ("kind", "provider", "number", "hash_alg", "digest", "deposited_on")

    def ask(self) -> None:
        """Ask for each part."""
        self.fields |= {
            "kind": forms.ChoiceField(
                label=gettext_lazy("Kind of deposit"),
                required=False,
                choices=optional(DepositKind.choices),
            ),
            "provider": forms.CharField(
                label=gettext_lazy("Kept by"),
                help_text=gettext_lazy("The platform of the chain, or the notary's office."),
                required=False,
                max_length=120,
            ),
            "number": forms.CharField(
                label=gettext_lazy("Deposit number"), required=False, max_length=120
            ),
            "hash_alg": forms.ChoiceField(
                label=gettext_lazy("Digest by"),
                required=False,
                choices=optional(HashAlgorithm.choices),
            ),
            "digest": forms.CharField(
                label=gettext_lazy("Digest"),
                help_text=gettext_lazy("64 characters 0-9 and a-f."),
                required=False,
                max_length=200,
                widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
            ),
            "deposited_on": forms.DateField(
                label=gettext_lazy("Deposited on"), required=False, widget=DAY
            ),
        }

    def initial_of(self, draft: Mapping[str, Json]) -> dict[str, Any]:
        """Return the parts."""
        return dict(draft.get("deposit", {}))

    def typed(self) -> dict[str, Json]:
        """Return the deposit; one wrong part keeps what stood there."""
        before = self.draft.get("deposit", {})
        said = {
            name: as_json(self.cleaned_data[name])
            if name in self.cleaned_data
            else before.get(name)
            for name in self.NAMES
        }
        if said["digest"]:
            said["digest"] = "".join(said["digest"].split()).lower()
        return {"deposit": {n: v for n, v in said.items() if v is not None} or None}
