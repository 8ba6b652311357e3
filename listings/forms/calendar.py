"""Forms of the working-day calendar."""

from django import forms
from django.utils.translation import gettext_lazy as _

from kernel.asking import VersionForm
from listings.forms.imports import TABLES


class WorkDayForm(VersionForm):
    """Whether offices work on a day, and why that is so."""

    is_working = forms.TypedChoiceField(
        label=_("On this day offices"),
        choices=[("yes", _("work")), ("no", _("rest"))],
        coerce=lambda answer: answer == "yes",
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("e.g. the notice; shown in the calendar and kept in its history."),
        max_length=200,
    )


class NoticeForm(VersionForm):
    """A year's holiday notice."""

    source = forms.CharField(
        label=_("Notice"),
        help_text=_("Its number or address, e.g. 国办发明电〔2025〕7号."),
        max_length=300,
    )
    file = forms.FileField(
        label=_("File"),
        help_text=_(
            "CSV or XLSX with the columns date, kind (off or work) and note: holidays and make-up"
            " working days of the year."
        ),
        widget=forms.ClearableFileInput(attrs={"accept": TABLES}),
        error_messages={"required": _("Choose a file."), "empty": _("The file is empty.")},
    )
