"""The form in which a holder records a certificate."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from listings.actions.record_certificate import CertificateTerms
from listings.models import Certificate, DataIPAsset, RegistrationScheme

DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


def scheme_choices() -> list[tuple[Any, Any]]:
    """Return the schemes under which certificates may be recorded, by track."""
    rows = list(RegistrationScheme.objects.enabled().order_by("pk"))
    return [
        ("", _("choose")),
        *(
            (label, [(row.code, row.name) for row in rows if row.track == track])
            for track, label in RegistrationScheme.Track.choices
        ),
    ]


class CertificateForm(forms.Form):
    """What stands on the paper. About a known asset, or as a renewal, less is asked."""

    scheme = forms.ChoiceField(label=_("Registered with"), choices=scheme_choices)
    certificate_no = forms.CharField(
        label=_("Certificate number"),
        help_text=_("17 digits since 2024-09-09; vouchers begin with SJ. Spaces do not matter."),
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
    )
    registration_no = forms.CharField(
        label=_("Registration number"),
        help_text=_("16 letters and digits, if the paper shows one."),
        required=False,
        max_length=60,
    )
    asset_name = forms.CharField(
        label=_("Name of the data"),
        help_text=_("As it stands on the certificate."),
        max_length=200,
    )
    holder_name = forms.CharField(
        label=_("Holder on the certificate"),
        help_text=_("Leave it empty when it is your organisation's name."),
        required=False,
        max_length=200,
    )
    issued_on = forms.DateField(label=_("Issued on"), widget=DAY)
    valid_from = forms.DateField(
        label=_("Valid from"),
        help_text=_("Leave it empty when it is the day of issue."),
        required=False,
        widget=DAY,
    )
    valid_to = forms.DateField(
        label=_("Valid to"), help_text=_("The last day."), required=False, widget=DAY
    )
    file = forms.FileField(
        label=_("Scan of the certificate"),
        help_text=_("PDF or image, up to 50 MB."),
        required=False,
    )

    def __init__(
        self,
        data: Any = None,
        files: Any = None,
        *,
        asset: DataIPAsset | None = None,
        renews: Certificate | None = None,
    ) -> None:
        """Ask about ``asset`` when it is known; as a renewal keep scheme and asset."""
        self.asset, self.renews = asset, renews
        super().__init__(data, files)
        if asset is not None:
            del self.fields["asset_name"]
        if renews is not None:
            self.fields["scheme"].initial = renews.scheme.code
            self.fields["scheme"].disabled = True

    def terms(self, *, file_id: int | None) -> CertificateTerms:
        """Return what was typed; the form must be valid."""
        typed = self.cleaned_data
        return CertificateTerms(
            scheme=typed["scheme"],
            certificate_no=typed["certificate_no"],
            registration_no=typed["registration_no"],
            asset_name=typed.get("asset_name", ""),
            holder_name=typed["holder_name"],
            issued_on=typed["issued_on"],
            valid_from=typed["valid_from"],
            valid_to=typed["valid_to"],
            asset_id=self.asset.pk if self.asset else None,
            supersedes_id=self.renews.pk if self.renews else None,
            file_id=file_id,
        )


class NumberForm(forms.Form):
    """A certificate number to look up."""

    number = forms.CharField(
        label=_("Certificate number"),
        help_text=_("17 digits, or a voucher number such as SJ3312026070001."),
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "off", "enterkeyhint": "search"}),
    )
