"""Forms of registration schemes: their rules, opening and closing."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _

from kernel.asking import ReasonForm
from kernel.errors import InvalidInput
from kernel.money import CURRENCIES, Money, parse_money
from listings.actions.revise_scheme import SchemeTerms
from listings.forms.choices import optional, region_choices
from listings.models import RegistrationScheme
from listings.vocabulary.schemes import Pattern, RuleName

DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
UNIT = RegistrationScheme.NoticeUnit
PARTS = 3
HOW = _("One a line: pattern | first day | last day. A day may be empty. Without any, the track's.")


def _number(label: object, hint: object = "", *, required: bool = False) -> forms.IntegerField:
    return forms.IntegerField(
        label=label,  # type: ignore[arg-type]
        help_text=hint,  # type: ignore[arg-type]
        required=required,
        min_value=0,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )


def _patterns(label: object) -> forms.CharField:
    return forms.CharField(
        label=label,  # type: ignore[arg-type]
        help_text=HOW,
        required=False,
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 3, "spellcheck": "false"}),
    )


class SchemeForm(ReasonForm):
    """Everything about a scheme that can change, and why it does."""

    authority = forms.CharField(label=_("Authority, in Chinese"), max_length=200)
    authority_en = forms.CharField(label=_("Authority, in English"), max_length=200)
    region = forms.ChoiceField(label=_("Province"), required=False, choices=region_choices)
    registrar_code = forms.CharField(label=_("Registrar code"), required=False, max_length=4)
    review = forms.ChoiceField(
        label=_("Kind of review"),
        required=False,
        choices=optional(RegistrationScheme.Review.choices),
    )
    evidence_required = forms.BooleanField(
        label=_("A deposit or notarisation comes first"), required=False
    )
    notice_length = _number(_("Length of the public notice"))
    notice_unit = forms.ChoiceField(label=_("Its unit"), choices=UNIT.choices)
    rectification_length = _number(_("Time to rectify"), required=True)
    rectification_unit = forms.ChoiceField(label=_("Its unit"), choices=UNIT.choices)
    validity_months = _number(_("Validity in months"))
    capped_by_agreement = forms.BooleanField(
        label=_("Ends with the agreement that gave the data, if that is sooner"), required=False
    )
    renewal_window_months = _number(_("Renewal window in months before the end"), required=True)
    fee = forms.CharField(
        label=_("Fee"), max_length=24, widget=forms.TextInput(attrs={"inputmode": "decimal"})
    )
    currency = forms.ChoiceField(label=_("Currency"), choices=CURRENCIES)
    record_years = _number(_("Years for which records are kept"))
    certificate_patterns = _patterns(_("Forms of certificate numbers"))
    registration_patterns = _patterns(_("Forms of registration numbers"))
    active_from = forms.DateField(label=_("First day"), required=False, widget=DAY)
    unconfirmed = forms.MultipleChoiceField(
        label=_("Not confirmed yet"),
        help_text=_("Shown as “to be confirmed” wherever somebody relies on it."),
        required=False,
        choices=RuleName.choices,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "choices-row"}),
    )
    source = forms.CharField(label=_("Source"), max_length=300)
    source_url = forms.URLField(
        label=_("Address of the source"), required=False, max_length=300, assume_scheme="https"
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        """Ask for the reason last."""
        super().__init__(*args, **options)
        self.order_fields([*(name for name in self.fields if name != "reason"), "reason"])

    def clean_fee(self) -> int:
        """Return the fee in minor units of the currency chosen."""
        currency = str(self.data.get("currency", "CNY"))
        try:
            return parse_money(self.cleaned_data["fee"], currency=currency).minor
        except InvalidInput as error:
            raise forms.ValidationError(str(error)) from None

    def clean_certificate_patterns(self) -> list[Pattern]:
        """Return the lines as patterns."""
        return read_patterns(self.cleaned_data["certificate_patterns"])

    def clean_registration_patterns(self) -> list[Pattern]:
        """Return the lines as patterns."""
        return read_patterns(self.cleaned_data["registration_patterns"])

    def terms(self) -> SchemeTerms:
        """Return what was typed; the form must be valid."""
        typed = {k: v for k, v in self.cleaned_data.items() if k not in ("version", "reason")}
        return SchemeTerms(fee_minor=typed.pop("fee"), **typed)


class CloseForm(ReasonForm):
    """From which day on a scheme takes nothing, and why."""

    closed_on = forms.DateField(label=_("Closed from"), widget=DAY)

    field_order = ("version", "closed_on", "reason")


def initial_of(scheme: RegistrationScheme) -> dict[str, object]:
    """Return what the form of a scheme shows at first."""
    asked = [name for name in SchemeForm.base_fields if name not in ("reason", "fee")]
    return {
        **{name: getattr(scheme, name) for name in asked},
        "fee": f"{Money(scheme.fee_minor, scheme.currency).major:f}",
        "certificate_patterns": written(scheme.certificate_patterns),
        "registration_patterns": written(scheme.registration_patterns),
    }


def written(patterns: Sequence[Pattern]) -> str:
    """Return patterns as the form shows them; ``read_patterns`` reads it."""
    return "\n".join(f"{p['regex']} | {p['from'] or ''} | {p['to'] or ''}" for p in patterns)


def read_patterns(text: str) -> list[Pattern]:
    """Return one pattern a line; a ``|`` inside a pattern is no separator when days follow.

    Raises:
        ValidationError: a line does not end in two days (or empty places for them).
    """
    return [_read(line.strip()) for line in text.splitlines() if line.strip()]


def _read(line: str) -> Pattern:
    parts = [part.strip() for part in line.rsplit(" |", 2)]
    if len(parts) != PARTS:
        raise forms.ValidationError(
            __("Write pattern | first day | last day: “%(line)s”.") % {"line": line[:60]}
        )
    return {"regex": parts[0], "from": parts[1] or None, "to": parts[2] or None}
