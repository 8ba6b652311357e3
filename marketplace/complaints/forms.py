"""What complainants, holders and operators fill in."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from kernel.asking import VersionForm
from marketplace.complaints.actions.file_complaint import Grievance
from marketplace.complaints.models import Complaint
from marketplace.complaints.vocabulary import Ground, Remedy
from parties.actions.store_file import Upload

LONGEST = 4000
FILES_HELP = _("PDF, PNG or JPEG, at most 5 files of 10 MB each.")


class FilesInput(forms.ClearableFileInput):
    """Several files at once."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Files, as many as were chosen; none is fine."""

    widget = FilesInput

    def clean(self, data: Any, initial: Any = None) -> "list[UploadedFile[Any]]":
        """Return each of them."""
        files = data if isinstance(data, list | tuple) else [data] if data else []
        return [super(FilesField, self).clean(file, initial) for file in files if file]


def uploads_of(files: "Sequence[UploadedFile[Any]]") -> list[Upload]:
    """Return the files as actions take them."""
    return [
        Upload(
            name=file.name or "",
            media_type=file.content_type or "",
            content=file.file,  # type: ignore[arg-type]
        )
        for file in files
    ]


class ReasonForm(VersionForm):
    """Why; everybody reads it."""

    reason = forms.CharField(
        label=_("Public reason"),
        max_length=400,
        help_text=_("Everybody reads it. Name no person."),
        widget=forms.Textarea({"rows": 3}),
    )


class ComplaintForm(forms.Form):
    """A complaint; members are asked neither name nor address."""

    ground = forms.ChoiceField(label=_("What is harmed"), choices=Ground)
    statement = forms.CharField(
        label=_("What happened, and which right of yours it harms"),
        max_length=LONGEST,
        help_text=_("The holder reads it once it is acknowledged."),
        widget=forms.Textarea({"rows": 6}),
    )
    evidence = FilesField(label=_("Files that prove it"), required=False, help_text=FILES_HELP)
    name = forms.CharField(label=_("Your name"), max_length=80)
    email = forms.EmailField(
        label=_("E-mail address"),
        help_text=_("A link goes there; answers, too. Neither is shown to the holder."),
    )
    website = forms.CharField(required=False, widget=forms.HiddenInput)
    honest = forms.BooleanField(
        label=_("What I say is true as far as I know; a false complaint may make me liable.")
    )

    def __init__(self, *args: Any, is_member: bool = False, **options: Any) -> None:
        super().__init__(*args, **options)
        if is_member:
            del self.fields["name"], self.fields["email"]

    @property
    def is_trapped(self) -> bool:
        """Whether a machine filled in what no person sees."""
        return bool(self.cleaned_data.get("website"))

    def grievance(self, **subject: int | None) -> Grievance:
        """Return what was filled in, about ``listing_id`` or ``certificate_id``."""
        said = self.cleaned_data
        return Grievance(
            ground=said["ground"],
            statement=said["statement"],
            name=said.get("name", ""),
            email=said.get("email", ""),
            **subject,
        )


class NumberForm(forms.Form):
    """What somebody complains about, by its number."""

    number = forms.CharField(
        label=_("Number of the listing or certificate"), max_length=60, strip=True
    )


class AnswerForm(VersionForm):
    """The holder's counter-notice."""

    statement = forms.CharField(
        label=_("Counter-notice"),
        max_length=LONGEST,
        help_text=_("Why the complaint does not hold, or what you put right."),
        widget=forms.Textarea({"rows": 6}),
    )
    evidence = FilesField(label=_("Files that prove it"), required=False, help_text=FILES_HELP)


class DecisionForm(VersionForm):
    """An operator's decision."""

    outcome = forms.ChoiceField(
        label=_("Decision"),
        choices=[
            (Complaint.Status.UPHELD, _("upheld: remove it")),
            (Complaint.Status.PARTLY_UPHELD, _("partly upheld")),
            (Complaint.Status.DISMISSED, _("dismissed: it comes back")),
        ],
        widget=forms.RadioSelect,
    )
    remedy = forms.ChoiceField(
        label=_("If partly upheld"), choices=Remedy, initial=Remedy.KEEP, widget=forms.RadioSelect
    )
    reason = forms.CharField(
        label=_("Public reason"),
        max_length=1000,
        help_text=_("Everybody reads it. Name no person."),
        widget=forms.Textarea({"rows": 5}),
    )
