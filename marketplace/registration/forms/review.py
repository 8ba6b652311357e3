"""What a reviewer fills in: a verdict on each point, a decision, and why."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kernel.asking import VersionForm
from marketplace.registration.models import Objection, RegistrationApplication, ReviewOpinion
from marketplace.registration.progress import EXTENSION_DAYS
from marketplace.registration.reasons import NOTE, Item, Review
from marketplace.registration.vocabulary import Ground, Point, Remedy, Verdict

Result = ReviewOpinion.Result


class ReviewForm(VersionForm):
    """A verdict and a note for each point; the button pressed is the ``result``."""

    stage = forms.CharField(widget=forms.HiddenInput, max_length=10)

    def __init__(self, *args: Any, points: Sequence[Point], **options: Any) -> None:
        """Ask about ``points``."""
        super().__init__(*args, **options)
        self.points = points
        for point in points:
            self.fields[point.code] = forms.ChoiceField(
                label=point.label,
                choices=Verdict.choices,
                required=False,
                widget=forms.RadioSelect(attrs={"class": "choices-row"}),
            )
            self.fields[point.code].is_needed = True  # type: ignore[attr-defined]
            self.fields[f"{point.code}_note"] = forms.CharField(
                label=_("What has to be put right"), max_length=NOTE, required=False
            )
        self.fields["ground"] = forms.ChoiceField(
            label=_("Ground of a refusal"),
            choices=[("", _("choose")), *Ground.choices],
            required=False,
        )
        self.fields["reason"] = forms.CharField(
            label=_("Reason"),
            help_text=_("Needed to return or to refuse; the applicant reads it."),
            max_length=400,
            required=False,
            widget=forms.Textarea(attrs={"rows": 3}),
        )
        self.fields["result"] = forms.ChoiceField(choices=Result.choices, widget=forms.HiddenInput)

    @property
    def lines(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        """The verdict and the note of each point, in order."""
        return [(self[point.code], self[f"{point.code}_note"]) for point in self.points]

    @property
    def review(self) -> Review:
        """What was found, of a valid form."""
        said = self.cleaned_data
        return Review(
            stage=said["stage"],
            items=tuple(
                Item(point.code, said[point.code], said[f"{point.code}_note"])
                for point in self.points
            ),
        )


class ExtendForm(VersionForm):
    """How much longer a review takes, and why."""

    days = forms.IntegerField(
        label=_("Further working days"),
        min_value=1,
        max_value=EXTENSION_DAYS,
        initial=EXTENSION_DAYS,
    )
    reason = forms.CharField(
        label=_("Reason"), max_length=400, widget=forms.Textarea(attrs={"rows": 3})
    )


class DecisionForm(VersionForm):
    """How an objection is decided; a certificate's remedy only where one is objected to."""

    outcome = forms.ChoiceField(
        label=_("Decision"),
        choices=[("uphold", _("The objection is right")), ("dismiss", _("The objection fails"))],
        widget=forms.RadioSelect,
    )
    remedy = forms.ChoiceField(
        label=_("What happens to the certificate"),
        choices=[("", _("choose")), *Remedy.choices],
        required=False,
    )
    decision = forms.CharField(
        label=_("Reason of the decision"),
        help_text=_("Everybody may read it: name no person."),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
    )

    def __init__(self, *args: Any, is_about_certificate: bool, **options: Any) -> None:
        """Leave the remedy out where no certificate is objected to."""
        super().__init__(*args, **options)
        if not is_about_certificate:
            del self.fields["remedy"]


class QueueForm(forms.Form):
    """How the queue is narrowed; whatever cannot be used is left out."""

    q = forms.CharField(label=_("Number, name or applicant"), required=False, max_length=100)
    status = forms.ChoiceField(
        label=_("State"),
        choices=[
            ("", _("under way")),
            *[c for c in RegistrationApplication.Status.choices if c[0] != "draft"],
        ],
        required=False,
    )
    due = forms.ChoiceField(
        label=_("Due"),
        choices=[("", _("any day")), ("over", _("overdue")), ("week", _("within a week"))],
        required=False,
    )
    scheme = forms.ChoiceField(label=_("Registered with"), required=False)
    kind = forms.ChoiceField(
        label=_("Kind"),
        choices=[("", _("every kind")), *RegistrationApplication.Kind.choices],
        required=False,
    )

    def __init__(self, *args: Any, schemes: Sequence[tuple[str, str]], **options: Any) -> None:
        """Offer ``schemes``: code and name."""
        super().__init__(*args, **options)
        chosen = self.fields["scheme"]
        assert isinstance(chosen, forms.ChoiceField)
        chosen.choices = [("", _("every scheme")), *schemes]

    @property
    def wanted(self) -> dict[str, str]:
        """What was chosen and can be used."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}


OBJECTION_STATES = [("", _("all")), *Objection.Status.choices]
