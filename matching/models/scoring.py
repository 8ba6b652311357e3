"""Scoring models that were learned from outcomes, and which of them is in force."""

from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kernel.lifecycle import Moves, VersionedQuerySet
from kernel.noun import Noun


class ScoringVersionQuerySet(VersionedQuerySet["ScoringVersion"]):
    """Questions one can ask of many versions."""

    def in_force(self) -> Self:
        """The promoted one, if any."""
        return self.filter(status=ScoringVersion.Status.PROMOTED)

    def once_in_force(self) -> Self:
        """Those that were promoted and retired since, the latest first."""
        retired = self.filter(status=ScoringVersion.Status.RETIRED, promoted_at__isnull=False)
        return retired.order_by("-promoted_at", "-pk")


class ScoringVersion(Noun):
    """One learned set of weights. Without a promoted one the engine's built-in model is in force.

    ``weights`` and ``calibration`` are what ``matching.engine.scoring_model.ScoringModel`` takes;
    ``base`` names the built-in model they start from and are good for.
    """

    class Status(models.TextChoices):
        CANDIDATE = "candidate", _("candidate")
        PROMOTED = "promoted", _("in force")
        RETIRED = "retired", _("retired")

    MOVES: ClassVar[Moves] = {
        (Status.CANDIDATE, "promote", Status.PROMOTED),
        (Status.CANDIDATE, "retire", Status.RETIRED),
        (Status.PROMOTED, "retire", Status.RETIRED),
        (Status.RETIRED, "promote", Status.PROMOTED),
    }

    name = models.CharField(max_length=24, unique=True, help_text="what a match names, e.g. v1.3")
    base = models.CharField(max_length=24)
    weights = models.JSONField(help_text="{feature: weight above 0}")
    calibration = models.JSONField(help_text="{band: [least score, least share of words]}")
    fitted_at = models.DateTimeField()
    trained_on = models.JSONField(help_text="counts of intents and pairs, first and last moment")
    evaluation = models.JSONField(help_text="matching.engine.trial.Trial")
    status = models.CharField(max_length=9, choices=Status, default=Status.CANDIDATE)
    promoted_at = models.DateTimeField(null=True, help_text="the last time")

    objects = ScoringVersionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["status"],
                condition=Q(status="promoted"),
                name="scoringversion_one_in_force",
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.name}"
