"""Small forms: a reason, a way of checking, and the version somebody saw."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from kernel.asking import ReasonForm, VersionForm
from listings.models import Certificate
from listings.vocabulary.rights import FREEZING, EncumbranceKind

# Sentences an operator can choose; kept as they are, so each page shows them in its language.
LISTING_REASONS = (
    gettext_noop("The source statement does not show how the data was lawfully obtained."),
    gettext_noop("The certificate is about other data than the listing describes."),
    gettext_noop("The rights offered exceed what the certificate covers."),
    gettext_noop("Say what the algorithm rules do; they only name a tool."),
    gettext_noop("The overview does not say what the data is."),
    gettext_noop("The declarations on personal or important data contradict the description."),
)
CERTIFICATE_REASONS = (
    gettext_noop("The register knows no such number."),
    gettext_noop("The register names another holder."),
    gettext_noop("The register names other data or other dates."),
    gettext_noop("The scan cannot be read. Record it again with a better one."),
)


class WithdrawForm(VersionForm):
    """A reason that may be left out."""

    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("Shown on the page that remains."),
        max_length=400,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class ReturnForm(VersionForm):
    """A ready sentence, one's own words, or both; they come out as one ``reason``."""

    ready = forms.ChoiceField(label=_("Frequent reasons"), required=False)
    words = forms.CharField(
        label=_("In your own words"),
        help_text=_("Say what has to change; the holder reads it."),
        max_length=400,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, sentences: tuple[str, ...], **options: Any) -> None:
        """Offer ``sentences``."""
        super().__init__(*args, **options)
        chosen = self.fields["ready"]
        assert isinstance(chosen, forms.ChoiceField)
        chosen.choices = [("", _("none of these")), *((s, _(s)) for s in sentences)]

    def clean(self) -> dict[str, Any]:
        """Give one reason in place of both.

        Raises:
            ValidationError: neither was given.
        """
        cleaned: dict[str, Any] = super().clean() or {}
        parts = [cleaned.pop("ready", ""), cleaned.pop("words", "").strip()]
        cleaned["reason"] = " ".join(part for part in parts if part)[:400]
        if not cleaned["reason"] and not self.errors:
            self.add_error("words", _("Choose a reason or write one."))
        return cleaned


class VerifyForm(VersionForm):
    """How a certificate was checked."""

    via = forms.ChoiceField(label=_("How was it checked?"), choices=Certificate.Via.choices)


class FreezeForm(ReasonForm):
    """Why a certificate is frozen, and on whose account."""

    kind = forms.ChoiceField(
        label=_("On account of"),
        choices=[(kind.value, kind.label) for kind in reversed(FREEZING)],
        required=False,
    )

    def clean_kind(self) -> str:
        """Return the kind; control when nothing was chosen."""
        return self.cleaned_data["kind"] or EncumbranceKind.CONTROL
