"""The public notice, and objections to it or to a certificate that stands."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kernel.lifecycle import Moves, VersionedQuerySet
from kernel.noun import Noun
from listings.models import Certificate
from marketplace.registration.models.application import RegistrationApplication
from parties.models import Organisation, StoredFile


class PublicNotice(Noun):
    """An application shown to the public, from day to day; both days in Shanghai, included."""

    application = models.OneToOneField(
        RegistrationApplication, on_delete=models.PROTECT, related_name="notice"
    )
    from_on = models.DateField()
    to_on = models.DateField()
    ended_at = models.DateTimeField(null=True)

    objects = VersionedQuerySet["PublicNotice"].as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(to_on__gte=F("from_on")), name="notice_in_order")
        ]
        indexes = [models.Index(fields=["to_on"], name="notice_end")]

    def __str__(self) -> str:
        return f"#{self.pk} until {self.to_on}"


class Objection(Noun):
    """Somebody says that an application or a certificate must not stand."""

    class Ground(models.TextChoices):
        NOT_HOLDER = "not_holder", _("the applicant holds no right in the data")
        UNLAWFUL_SOURCE = "unlawful_source", _("the source is not lawful")
        PRIOR_RIGHT = "prior_right", _("an earlier right stands against it")
        FALSE_STATEMENT = "false_statement", _("a statement is false")
        OTHER = "other", _("another ground")

    class Status(models.TextChoices):
        OPEN = "open", pgettext_lazy("objection", "open")
        UPHELD = "upheld", _("upheld")
        DISMISSED = "dismissed", pgettext_lazy("objection", "dismissed")
        WITHDRAWN = "withdrawn", pgettext_lazy("objection", "withdrawn")

    MOVES: ClassVar[Moves] = {
        (Status.OPEN, "uphold", Status.UPHELD),
        (Status.OPEN, "dismiss", Status.DISMISSED),
        (Status.OPEN, "withdraw", Status.WITHDRAWN),
    }

    objection_no = models.CharField(max_length=20, unique=True, help_text="OB…")
    application = models.ForeignKey(
        RegistrationApplication, on_delete=models.PROTECT, null=True, related_name="objections"
    )
    certificate = models.ForeignKey(
        Certificate, on_delete=models.PROTECT, null=True, related_name="objections"
    )
    objector = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, related_name="objections"
    )
    objector_name = models.CharField(max_length=200)
    objector_email = models.EmailField()
    ground = models.CharField(max_length=16, choices=Ground)
    statement = models.TextField(max_length=4000)
    files = models.ManyToManyField(StoredFile, related_name="+")
    status = models.CharField(max_length=10, choices=Status, default=Status.OPEN)
    decision = models.TextField(max_length=2000, blank=True)
    due_on = models.DateField(null=True, help_text="the decision is due; a day in Shanghai")
    received_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)

    objects = VersionedQuerySet["Objection"].as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(application__isnull=False, certificate=None)
                | Q(application=None, certificate__isnull=False),
                name="objection_has_one_subject",
            )
        ]
        indexes = [models.Index(fields=["status", "due_on"], name="objection_clock")]

    def __str__(self) -> str:
        return f"#{self.pk} {self.objection_no}"
