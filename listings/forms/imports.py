"""Forms of the import wizard."""

from collections.abc import Mapping, Sequence

from django import forms
from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _

from listings.models import ImportBatch
from listings.sheets.fields import FIELDS
from listings.sheets.papers import COLUMNS as PAPER_COLUMNS
from listings.sheets.papers import NEEDED

Mode = ImportBatch.Mode
LEFT_OUT = "-"
NOT_CHOSEN = {
    "title": _("Choose the column that holds the titles."),
    NEEDED: _("Choose the column that holds the certificate numbers."),
}
TABLES = ".csv,.txt,.tsv,.xlsx,.xlsm"


class UploadForm(forms.Form):
    """A table to import."""

    subject = forms.ChoiceField(
        label=_("Each row is"),
        choices=[
            (ImportBatch.Subject.LISTINGS.value, _("a listing")),
            (ImportBatch.Subject.CERTIFICATES.value, _("a certificate")),
        ],
        initial=ImportBatch.Subject.LISTINGS.value,
        widget=forms.RadioSelect,
    )
    file = forms.FileField(
        label=_("File"),
        help_text=_("CSV (UTF-8 or GB18030) or XLSX; the first row holds the titles."),
        widget=forms.ClearableFileInput(attrs={"accept": TABLES}),
        error_messages={"required": _("Choose a file."), "empty": _("The file is empty.")},
    )


class ColumnsForm(forms.Form):
    """What each column of the file means: one choice for each title, in the file's order."""

    def __init__(
        self,
        data: Mapping[str, object] | None = None,
        files: object = None,  # noqa: ARG002 - the signature of forms
        *,
        columns: Sequence[str],
        mapping: Mapping[str, str],
        samples: Mapping[str, Sequence[str]],
        is_of_certificates: bool = False,
    ) -> None:
        super().__init__(data)
        self.columns = columns
        self.needed = NEEDED if is_of_certificates else "title"
        known = PAPER_COLUMNS if is_of_certificates else FIELDS
        meaning = {column: name for name, column in mapping.items()}
        choices = [(LEFT_OUT, __("leave out")), *((f.name, str(f.label)) for f in known)]
        for place, column in enumerate(columns):
            self.fields[f"column_{place}"] = forms.ChoiceField(
                label=column,
                choices=choices,
                initial=meaning.get(column, LEFT_OUT),
                help_text=" · ".join(samples.get(column, ())) or __("This column is empty."),
            )

    def clean(self) -> dict[str, str]:
        """Refuse a field chosen for two columns, and a table without titles of listings."""
        chosen: dict[str, str] = {}
        cleaned: dict[str, str] = self.cleaned_data
        for key, field in list(cleaned.items()):
            if field in chosen:
                self.add_error(key, __("This meaning is chosen twice."))
            elif field != LEFT_OUT:
                chosen[field] = key
        if self.needed not in chosen:
            self.add_error(None, NOT_CHOSEN[self.needed])
        return cleaned

    @property
    def mapping(self) -> dict[str, str]:
        """What was chosen: field -> column title."""
        titles = {f"column_{place}": column for place, column in enumerate(self.columns)}
        return {field: titles[key] for key, field in self.cleaned_data.items() if field != LEFT_OUT}


class ConfirmForm(forms.Form):
    """How checked rows are to be written."""

    mode = forms.ChoiceField(
        label=_("If some rows cannot be used"),
        choices=[
            (Mode.VALID_ROWS.value, _("import the others")),
            (Mode.ALL_OR_NOTHING.value, _("import nothing")),
        ],
        initial=Mode.VALID_ROWS.value,
        widget=forms.RadioSelect,
    )
