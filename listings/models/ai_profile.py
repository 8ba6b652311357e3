"""What a data set made for or by artificial intelligence tells beyond its description."""

from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kernel.actor import Actor
from kernel.lifecycle import VersionedQuerySet
from kernel.models import code_array
from kernel.noun import Noun
from listings.models.asset import DataIPAsset
from listings.vocabulary.kinds import AIUse, labels_of
from listings.vocabulary.rights import AnnotationMethod, Modality


class AIDatasetProfileQuerySet(VersionedQuerySet["AIDatasetProfile"]):
    """Questions one can ask of many profiles."""

    def complete(self) -> Self:
        """Those that tell everything: their data sets bear the badge."""
        return self.filter(is_complete=True)

    def to_be_reviewed(self) -> Self:
        """Complete ones whose present version no operator has gone through."""
        done = AIProfileReview.objects.filter(
            profile=models.OuterRef("pk"), profile_version=models.OuterRef("version")
        )
        return self.complete().exclude(models.Exists(done))

    def editable_by(self, actor: Actor) -> Self:
        """Profiles of assets of the organisation the actor acts for."""
        return self.filter(asset__holder_id=actor.organisation_id)


class AIDatasetProfile(Noun):
    """A high-quality (AI) data set's profile; ``is_complete`` is stored by the action."""

    NEEDED: ClassVar[tuple[str, ...]] = (
        "use",
        "modalities",
        "task",
        "annotation_method",
        "cleaning",
        "deduplication",
        "desensitisation",
        "component_licences",
        "pi_treatment",
        "known_limits",
    )
    NEEDED_WHEN_ANNOTATED: ClassVar[tuple[str, ...]] = (
        "label_schema",
        "annotation_guideline",
        "annotation_quality",
    )
    NEEDED_WHEN_GENERATED: ClassVar[tuple[str, ...]] = (
        "processing_model",
        "processing_model_version",
        "human_review_bp",
    )
    VOLUMES: ClassVar[tuple[str, ...]] = ("sample_count", "token_count", "duration_s")

    asset = models.OneToOneField(DataIPAsset, on_delete=models.PROTECT, related_name="ai_profile")
    use = code_array(16)
    modalities = code_array(12)
    task = models.CharField(_("task"), max_length=200, blank=True)
    label_schema = models.TextField(_("label schema"), blank=True)
    annotation_method = models.CharField(
        _("annotation method"), max_length=8, choices=AnnotationMethod, blank=True
    )
    annotation_guideline = models.TextField(_("annotation guideline"), blank=True)
    annotation_quality = models.TextField(_("annotation quality"), blank=True)
    annotators = models.PositiveIntegerField(_("number of annotators"), null=True, blank=True)
    cleaning = models.TextField(_("cleaning"), blank=True)
    deduplication = models.TextField(_("removal of duplicates"), blank=True)
    desensitisation = models.TextField(_("desensitisation"), blank=True)
    sample_count = models.BigIntegerField(_("samples"), null=True, blank=True)
    token_count = models.BigIntegerField(_("tokens"), null=True, blank=True)
    duration_s = models.BigIntegerField(_("duration in seconds"), null=True, blank=True)
    split = models.JSONField(
        _("split"), default=dict, blank=True, help_text="{train, validation, test}: basis points"
    )
    processing_model = models.CharField(_("model used"), max_length=120, blank=True)
    processing_model_version = models.CharField(_("model version"), max_length=60, blank=True)
    human_review_bp = models.PositiveSmallIntegerField(
        _("share reviewed by people"), null=True, blank=True, help_text="basis points"
    )
    component_licences = models.JSONField(
        _("licences of the parts"), default=list, blank=True, help_text="[{part, licence, source}]"
    )
    pi_treatment = models.TextField(_("treatment of personal information"), blank=True)
    known_limits = models.TextField(_("known limits"), blank=True)
    is_complete = models.BooleanField(default=False)
    updated_at = models.DateTimeField()

    objects = AIDatasetProfileQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(human_review_bp=None) | Q(human_review_bp__range=(0, 10000)),
                name="aidatasetprofile_human_review_bp",
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.task}"

    @property
    def missing(self) -> list[str]:
        """Names of the fields that a complete profile still needs, in the order of the form.

        Volume counts in the modality's unit: one of samples, tokens and duration is enough.
        """
        needed = [*self.NEEDED]
        if self.annotation_method not in ("", AnnotationMethod.NATURAL, AnnotationMethod.NONE):
            needed += self.NEEDED_WHEN_ANNOTATED
        by_machine = (AnnotationMethod.MACHINE, AnnotationMethod.ASSISTED)
        if AIUse.AI_GENERATED in self.use or self.annotation_method in by_machine:
            needed += self.NEEDED_WHEN_GENERATED
        missing = [name for name in needed if getattr(self, name) in ("", None, [], {})]
        if all(getattr(self, name) is None for name in self.VOLUMES):
            missing.append("sample_count")
        return missing

    @property
    def human_review_share(self) -> str:
        """The share reviewed by people in per cent, as text; empty when it is not said."""
        return "" if self.human_review_bp is None else f"{self.human_review_bp / 100:g}"

    @property
    def use_labels(self) -> list[str]:
        """What it is made for, in words."""
        return labels_of(AIUse, self.use)

    @property
    def modality_labels(self) -> list[str]:
        """What it consists of, in words."""
        return labels_of(Modality, self.modalities)


class AIProfileReview(models.Model):
    """What an operator found, item by item, in one version of a profile. Append-only.

    ``items``: [{item, result: pass | fail | not_applicable, note}], one for each ``ReviewItem``.
    """

    profile = models.ForeignKey(AIDatasetProfile, on_delete=models.PROTECT, related_name="reviews")
    profile_version = models.PositiveIntegerField()
    reviewer_id = models.BigIntegerField()
    items = models.JSONField()
    passed = models.BooleanField()
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["profile", "-id"], name="aiprofilereview_profile")]

    def __str__(self) -> str:
        return f"#{self.pk} version {self.profile_version}"
