"""Forms of registers: how one is asked, and an export of it."""

from django import forms
from django.utils.translation import gettext_lazy as _

from kernel.asking import VersionForm
from listings.actions.set_registry_source import SourceTerms
from listings.forms.imports import TABLES
from listings.vocabulary.registers import ProofKind, SourceKind

DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class SourceForm(VersionForm):
    """How the register of a scheme is asked."""

    kind = forms.ChoiceField(
        label=_("The register is asked"), choices=SourceKind.choices, widget=forms.RadioSelect
    )
    url = forms.URLField(
        label=_("Address"),
        help_text=_("https only; over the internet only."),
        required=False,
        max_length=300,
        assume_scheme="https",
    )
    per_minute = forms.IntegerField(
        label=_("Certificates asked for in a minute, at most"),
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )
    proof = forms.ChoiceField(
        label=_("An export is proven by"), choices=ProofKind.choices, widget=forms.RadioSelect
    )
    public_key = forms.CharField(
        label=_("Public key of the authority"),
        help_text=_("Ed25519, base64. Agreed secrets are settings of the server, not kept here."),
        required=False,
        max_length=64,
    )
    enabled = forms.BooleanField(label=_("Ask it"), required=False)

    def terms(self) -> SourceTerms:
        """Return what was chosen; the form must be valid."""
        return SourceTerms(**{k: v for k, v in self.cleaned_data.items() if k != "version"})


class ExportForm(forms.Form):
    """An authority's exported register."""

    file = forms.FileField(
        label=_("File"),
        help_text=_("CSV or XLSX; one certificate a row, with its number, holder, days and state."),
        widget=forms.ClearableFileInput(attrs={"accept": TABLES}),
        error_messages={"required": _("Choose a file."), "empty": _("The file is empty.")},
    )
    as_of = forms.DateField(label=_("State of the register on"), widget=DAY)
    proof_value = forms.CharField(
        label=_("Checksum or signature"),
        help_text=_("As the authority gives it: hexadecimal, or base64 for a signature."),
        max_length=400,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
