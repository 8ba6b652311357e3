"""Beginning an application, adding a paper, asking for the versions people saw."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kernel.actor import Actor
from listings.models import Certificate, RegistrationScheme
from marketplace.registration.models import ApplicationPaper, RegistrationApplication

Kind = RegistrationApplication.Kind
CHANGEABLE = (Certificate.Status.VALID, Certificate.Status.FROZEN, Certificate.Status.EXPIRED)


class OpenForm(forms.Form):
    """A new registration: only the registrar is asked."""

    scheme = forms.ChoiceField(
        label=_("Registrar"),
        help_text=_("Open to applicants of all provinces unless its rules say otherwise."),
    )

    def __init__(self, *args: Any, today: date, **options: Any) -> None:
        """Offer the schemes that take applications today, by track."""
        super().__init__(*args, **options)
        rows = list(RegistrationScheme.objects.open_on(today).order_by("pk"))
        chosen = self.fields["scheme"]
        assert isinstance(chosen, forms.ChoiceField)
        chosen.choices = [
            ("", _("choose")),
            *(
                (label, [(row.code, row.name) for row in rows if row.track == track])
                for track, label in RegistrationScheme.Track.choices
            ),
        ]


class CertificateField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """A certificate, by number and name."""

    def label_from_instance(self, obj: Certificate) -> str:
        """Return number and name."""
        return f"{obj.shown_no} {obj.asset.name}"


class ChangeOpenForm(forms.Form):
    """Renewal, transfer, change or deregistration of one's own certificate."""

    kind = forms.ChoiceField(
        label=_("What is it about?"),
        choices=[(kind.value, kind.label) for kind in Kind if kind != Kind.INITIAL],
        widget=forms.RadioSelect,
    )
    certificate = CertificateField(
        label=_("Certificate"), queryset=Certificate.objects.none(), to_field_name="uid"
    )

    def __init__(
        self, data: Any = None, files: Any = None, *, actor: Actor, **options: Any
    ) -> None:
        """Offer the actor's own certificates that still stand."""
        super().__init__(data, files, **options)
        mine = Certificate.objects.editable_by(actor).filter(status__in=CHANGEABLE)
        chosen = self.fields["certificate"]
        assert isinstance(chosen, forms.ModelChoiceField)
        chosen.queryset = mine.select_related("asset").order_by("-pk")


class PaperForm(forms.Form):
    """A file and what it proves."""

    purpose = forms.ChoiceField(
        label=_("What does it prove?"), choices=ApplicationPaper.Purpose.choices
    )
    file = forms.FileField(
        label=_("File"),
        help_text=_("PDF, image, Office or CSV file, up to 50 MB; a sample as CSV or XLSX."),
    )
    note = forms.CharField(label=_("Note"), required=False, max_length=200)


class TableForm(forms.Form):
    """A table whose columns become the field table."""

    file = forms.FileField(
        label=_("Table"),
        help_text=_(
            "CSV or XLSX: either a list of fields (name, type, meaning) or the data itself, whose"
            " column titles are taken."
        ),
    )


class StepForm(forms.Form):
    """Nothing is asked; ``version`` is the one the person saw."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)


class WithdrawForm(StepForm):
    """A reason that may be left out."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=400,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
