"""What somebody who signs for it found out about an asset."""

from datetime import date
from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kernel.actor import Actor
from kernel.lifecycle import Moves, VersionedQuerySet
from kernel.money import MAX_MINOR, Money
from kernel.noun import Noun
from listings.models.asset import DataIPAsset
from listings.vocabulary.rights import AssessmentKind, ValuationMethod
from parties.models import Organisation, StoredFile


class AssessmentQuerySet(VersionedQuerySet["Assessment"]):
    """Questions one can ask of many assessments."""

    def in_force_on(self, day: date) -> Self:
        """Those that nothing replaced and that have not run out by ``day``."""
        return self.filter(status=Assessment.Status.IN_FORCE).filter(
            Q(valid_to=None) | Q(valid_to__gte=day)
        )

    def visible_to(self, actor: Actor) -> Self:
        """All for operators, those of one's own assets for everybody else."""
        if actor.is_operator:
            return self
        return self.filter(asset__holder_id=actor.organisation_id)


class Assessment(Noun):
    """Compliance, quality, value or security, by a named assessor, on a day, for a time."""

    class Status(models.TextChoices):
        IN_FORCE = "in_force", _("in force")
        SUPERSEDED = "superseded", _("replaced by a later one")
        WITHDRAWN = "withdrawn", _("withdrawn")

    class Grade(models.TextChoices):
        A = "A"
        B = "B"
        C = "C"
        D = "D"

    MOVES: ClassVar[Moves] = {
        (Status.IN_FORCE, "supersede", Status.SUPERSEDED),
        (Status.IN_FORCE, "withdraw", Status.WITHDRAWN),
    }

    asset = models.ForeignKey(DataIPAsset, on_delete=models.PROTECT, related_name="assessments")
    kind = models.CharField(_("what was assessed"), max_length=10, choices=AssessmentKind)
    assessor = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, related_name="assessments_made"
    )
    assessor_name = models.CharField(_("assessor"), max_length=200)
    person = models.CharField(_("who signed the report"), max_length=120)
    method = models.CharField(_("method"), max_length=8, choices=ValuationMethod, blank=True)
    result = models.CharField(_("result"), max_length=400)
    grade = models.CharField(_("grade"), max_length=1, choices=Grade, blank=True)
    value_minor = models.BigIntegerField(_("value"), null=True, help_text="minor units")
    currency = models.CharField(max_length=3, default="CNY")
    assessed_on = models.DateField(_("assessed on"))
    valid_to = models.DateField(_("valid to"), null=True, blank=True)
    report = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="assessments")
    status = models.CharField(max_length=10, choices=Status, default=Status.IN_FORCE)
    status_reason = models.CharField(max_length=400, blank=True)

    objects = AssessmentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["asset", "kind"],
                condition=Q(status="in_force"),
                name="assessment_one_in_force",
            ),
            models.CheckConstraint(
                condition=Q(value_minor=None) | Q(value_minor__range=(0, MAX_MINOR), kind="value"),
                name="assessment_value",
            ),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=models.F("assessed_on")),
                name="assessment_in_order",
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.kind}"

    @property
    def value(self) -> Money | None:
        """The value found, a reference only; None where none was."""
        return None if self.value_minor is None else Money(self.value_minor, self.currency)

    def is_in_force_on(self, day: date) -> bool:
        """Whether one may rely on it on ``day`` (a day in Shanghai)."""
        unexpired = self.valid_to is None or day <= self.valid_to
        return self.status == self.Status.IN_FORCE and unexpired
