"""What a reviewer found."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from marketplace.registration.models.application import RegistrationApplication
from parties.models import User


class ReviewOpinion(models.Model):
    """One reviewer's finding on one submitted version, point by point. Append-only."""

    class Stage(models.TextChoices):
        FORMALITY = "formality", _("formality review")
        SUBSTANCE = "substance", _("substance review")

    class Result(models.TextChoices):
        PASS = "pass", _("passes")
        RECTIFY = "rectify", _("to be rectified")
        REFUSE = "refuse", _("refused")

    application = models.ForeignKey(
        RegistrationApplication, on_delete=models.PROTECT, related_name="opinions"
    )
    n = models.PositiveSmallIntegerField(help_text="the version that was read")
    reviewer = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    stage = models.CharField(max_length=10, choices=Stage)
    result = models.CharField(max_length=8, choices=Result)
    items = models.JSONField(default=list, help_text="[{code, verdict, note}]: the checklist")
    reason = models.CharField(max_length=400, blank=True)
    ground = models.CharField(max_length=24, blank=True, help_text="of a refusal")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"#{self.pk} {self.result}"
