"""The forms of AI data sets: what a profile says, and what a reviewer finds."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kernel.asking import VersionForm
from listings.actions.review_ai_profile import Finding
from listings.actions.set_ai_profile import SPLIT, AIProfileTerms, Part
from listings.models import AIDatasetProfile
from listings.vocabulary.ai_review import ITEMS, ItemResult, ReviewChapter, ReviewItem
from listings.vocabulary.kinds import AIUse
from listings.vocabulary.rights import AnnotationMethod, Modality

SECTIONS = (
    ("purpose", _("Use and task"), ("use", "modalities", "task")),
    ("volume", _("Volume"), ("sample_count", "token_count", "duration_s", *SPLIT)),
    (
        "annotation",
        _("Annotation"),
        (
            "annotation_method",
            "label_schema",
            "annotation_guideline",
            "annotation_quality",
            "annotators",
        ),
    ),
    (
        "processing",
        _("Processing"),
        (
            "cleaning",
            "deduplication",
            "desensitisation",
            "processing_model",
            "processing_model_version",
            "human_review",
        ),
    ),
    ("sources", _("Sources and limits"), ("component_licences", "pi_treatment", "known_limits")),
)


def _text(label: object, hint: object = "", *, rows: int = 3) -> forms.CharField:
    return forms.CharField(
        label=label,  # type: ignore[arg-type]
        help_text=hint,  # type: ignore[arg-type]
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": rows}),
    )


def _number(label: object, hint: object = "") -> forms.IntegerField:
    return forms.IntegerField(
        label=label,  # type: ignore[arg-type]
        help_text=hint,  # type: ignore[arg-type]
        required=False,
        min_value=0,
        max_value=2**63 - 1,
    )


def _per_cent(label: object, hint: object = "") -> forms.DecimalField:
    return forms.DecimalField(
        label=label,  # type: ignore[arg-type]
        help_text=hint,  # type: ignore[arg-type]
        required=False,
        min_value=0,
        max_value=100,
        decimal_places=2,
    )


def _several(label: object, choices: object) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=label,  # type: ignore[arg-type]
        choices=choices,  # type: ignore[arg-type]
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "choices-row"}),
    )


class AIProfileForm(forms.Form):
    """Everything a profile says; nothing must be answered, but the badge needs all of it."""

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    use = _several(_("Made for"), AIUse.choices)
    modalities = _several(_("Modalities"), Modality.choices)
    task = forms.CharField(
        label=_("Task"),
        help_text=_("What a model learns or is tested for."),
        required=False,
        max_length=200,
    )
    sample_count = _number(_("Samples"), _("One of the three is enough."))
    token_count = _number(_("Tokens"), _("Of text."))
    duration_s = _number(_("Duration in seconds"), _("Of speech and video."))
    train = _per_cent(_("For training, %"), _("The three add up to 100, or stay empty."))
    validation = _per_cent(_("For validation, %"))
    test = _per_cent(_("For testing, %"))
    annotation_method = forms.ChoiceField(
        label=_("Annotation method"),
        required=False,
        choices=[("", _("choose")), *AnnotationMethod.choices],
    )
    label_schema = _text(_("Label schema"))
    annotation_guideline = _text(_("Annotation guideline"))
    annotation_quality = _text(
        _("Annotation quality"), _("How it was measured, on how many samples, with what result.")
    )
    annotators = _number(_("Number of annotators"))
    cleaning = _text(_("Cleaning"))
    deduplication = _text(_("Removal of duplicates"))
    desensitisation = _text(_("Desensitisation"))
    processing_model = forms.CharField(
        label=_("Model used"),
        help_text=_("Where a model made or labelled data."),
        required=False,
        max_length=120,
    )
    processing_model_version = forms.CharField(
        label=_("Model version"), required=False, max_length=60
    )
    human_review = _per_cent(_("Share reviewed by people, %"))
    component_licences = _text(
        _("Licences of the parts"), _("One line each: part; licence; where it comes from."), rows=4
    )
    pi_treatment = _text(_("Treatment of personal information"))
    known_limits = _text(_("Known limits"))

    def __init__(self, *args: Any, profile: AIDatasetProfile | None = None, **options: Any) -> None:
        """Begin with what ``profile`` says."""
        options["initial"] = {**_said(profile), **(options.get("initial") or {})}
        super().__init__(*args, **options)

    def sections(self) -> Iterator[tuple[str, object, list[forms.BoundField]]]:
        """Yield key, label and fields of each section."""
        for key, label, names in SECTIONS:
            yield key, label, [self[name] for name in names]

    def clean_component_licences(self) -> tuple[Part, ...]:
        """Read one part a line.

        Raises:
            ValidationError: a line names no licence.
        """
        parts = []
        for line in self.cleaned_data["component_licences"].splitlines():
            if not line.strip():
                continue
            columns = [column.strip() for column in line.replace("；", ";").split(";")]
            if len(columns) < 2 or not all(columns[:2]):  # noqa: PLR2004 - part and licence
                raise forms.ValidationError(_("Name each part and its licence."))
            parts.append(Part(columns[0], columns[1], "; ".join(columns[2:])))
        return tuple(parts)

    def terms(self) -> AIProfileTerms:
        """Return what was typed; the form must be valid."""
        typed = self.cleaned_data
        left = ("version", "human_review", *SPLIT)
        split = {name: int(typed[name] * 100) for name in SPLIT if typed[name] is not None}
        share = typed["human_review"]
        said: dict[str, Any] = {
            name: tuple(value) if name in ("use", "modalities") else value
            for name, value in typed.items()
            if name not in left
        }
        bp = None if share is None else int(share * 100)
        return AIProfileTerms(**said, split=split, human_review_bp=bp)


def _said(profile: AIDatasetProfile | None) -> dict[str, object]:
    if profile is None:
        return {}
    names = {name for _key, _label, names in SECTIONS for name in names}
    plain = names - {"human_review", "component_licences", *SPLIT}
    said: dict[str, object] = {name: getattr(profile, name) for name in plain}
    said |= {name: profile.split[name] / 100 for name in SPLIT if name in profile.split}
    if profile.human_review_bp is not None:
        said["human_review"] = profile.human_review_bp / 100
    said["component_licences"] = "\n".join(
        "; ".join(filter(None, (row["part"], row["licence"], row.get("source", ""))))
        for row in profile.component_licences
    )
    return {**said, "version": profile.version}


class AIReviewForm(VersionForm):
    """A result and a note for each item of the checklist."""

    def __init__(self, *args: Any, **options: Any) -> None:
        """Ask every item."""
        super().__init__(*args, **options)
        for item in ITEMS:
            self.fields[item.code] = forms.ChoiceField(
                label=str(item.question),
                choices=ItemResult.choices,
                widget=forms.RadioSelect(attrs={"class": "choices-row"}),
            )
            self.fields[f"{item.code}_note"] = forms.CharField(
                label=_("Note"), required=False, max_length=400
            )

    def chapters(self) -> Iterator[tuple[object, list[forms.BoundField]]]:
        """Yield the label and the fields of each chapter."""
        for chapter in ReviewChapter:
            asked: list[ReviewItem] = [item for item in ITEMS if item.chapter == chapter]
            yield (
                chapter.label,
                [self[name] for item in asked for name in (item.code, f"{item.code}_note")],
            )

    def findings(self) -> dict[str, Finding]:
        """Return what was typed; the form must be valid."""
        typed = self.cleaned_data
        return {item.code: Finding(typed[item.code], typed[f"{item.code}_note"]) for item in ITEMS}
