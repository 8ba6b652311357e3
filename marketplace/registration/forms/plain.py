"""Sections that ask for single values: most of them, as the listing's form asks too."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from listings.forms.choices import optional, yes_or_no
from listings.forms.fields import WHOLE
from listings.forms.listing import MB
from listings.vocabulary.codes import SecurityLevel
from listings.vocabulary.rights import ProofKind
from marketplace.registration.forms.asking import DAY, SectionForm, question, yes_no
from marketplace.registration.terms import Json

YES_NO = (
    "contains_pi",
    "contains_sensitive_pi",
    "contains_important_data",
    "contains_core_data",
    "export_allowed",
    "is_ai_dataset",
    "sample_desensitised",
)


def _text(label: object, hint: object, *, rows: int = 5) -> forms.Field:
    return forms.CharField(
        label=label,  # type: ignore[arg-type]
        help_text=hint,  # type: ignore[arg-type]
        required=False,
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": rows}),
    )


def own_questions() -> dict[str, forms.Field]:
    """Return the questions that a listing is not asked."""
    return {
        "name": forms.CharField(
            label=_("Name of the data"),
            help_text=_("At most 40 characters, as it will stand on the certificate."),
            required=False,
            max_length=200,
            widget=forms.TextInput(attrs={"autocomplete": "off"}),
        ),
        "overview": _text(
            _("Overview"), _("60 to 400 characters; the certificate shows it."), rows=7
        ),
        "source_proof_kind": forms.ChoiceField(
            label=_("Kind of proof"), required=False, choices=optional(ProofKind.choices)
        ),
        "source_valid_to": forms.DateField(
            label=_("Proof valid until"),
            help_text=_(
                "The last day of the agreement or authorisation; empty when it has no end."
            ),
            required=False,
            widget=DAY,
        ),
        "pi_treatment": _text(
            _("How personal information is treated"),
            _("Basis (consent, law), masking, who may see what."),
            rows=3,
        ),
        "security_level": forms.TypedChoiceField(
            label=_("Security level"),
            help_text=_("Only levels 1 to 3 may circulate."),
            required=False,
            coerce=int,
            empty_value=None,
            choices=optional((str(int(code)), label) for code, label in SecurityLevel.choices),
        ),
        "sample_desensitised": yes_or_no(
            _("Is the sample desensitised?"),
            help_text=_("You looked at it: no person and no business secret can be recognised."),
        ),
        "transferee_uscc": forms.CharField(
            label=_("Unified social credit code of the transferee"),
            required=False,
            max_length=30,
            widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
        ),
        "change_note": _text(
            _("What changes, and why"),
            _("For a renewal: that the data is still used, and what has changed since."),
        ),
        "record_count": forms.IntegerField(
            label=_("Number of records"),
            required=False,
            min_value=0,
            max_value=10**15,
            widget=forms.TextInput(attrs=WHOLE),
        ),
    }


class PlainForm(SectionForm):
    """Questions whose answers are single values."""

    def ask(self) -> None:
        """Ask for each field of the section."""
        own = own_questions()
        for name in self.section.fields:
            self.fields[name] = own[name] if name in own else question(name)

    def initial_of(self, draft: Mapping[str, Json]) -> dict[str, Any]:
        """Return the draft with yes/no as words and bytes as megabytes."""
        said = {**draft, **{name: yes_no(draft.get(name)) for name in YES_NO}}
        if "size_bytes" in draft:
            said["size_bytes"] = f"{(Decimal(draft['size_bytes']) / MB).normalize():f}"
        return said

    def clean_size_bytes(self) -> int | None:
        """Return megabytes as bytes."""
        size = self.cleaned_data["size_bytes"]
        return None if size is None else int(size * MB)

    def clean_transferee_uscc(self) -> str:
        """Return the code without spaces, in capitals."""
        return "".join(self.cleaned_data["transferee_uscc"].split()).upper()

    def clean(self) -> dict[str, Any]:
        """Refuse a period that ends before it begins.

        Raises:
            ValidationError: at ``covers_to``.
        """
        cleaned: dict[str, Any] = super().clean() or {}
        begin, end = cleaned.get("covers_from"), cleaned.get("covers_to")
        if begin and end and end < begin:
            self.add_error("covers_to", _("The data cannot end before it begins."))
        return cleaned


class ChangeForm(PlainForm):
    """What a change, renewal or deregistration asks: nobody takes the right over."""

    def ask(self) -> None:
        """Ask what changes."""
        super().ask()
        del self.fields["transferee_uscc"]
