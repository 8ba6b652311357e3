"""The public notice, and objections to it or to a certificate that stands."""

from datetime import date
from typing import ClassVar, Self

from django.core import signing
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from kernel.actor import Actor
from kernel.lifecycle import Moves, VersionedQuerySet
from kernel.noun import Noun
from listings.models import Certificate
from marketplace.registration.models.application import RegistrationApplication
from parties.models import Organisation, StoredFile

SALT = "registration.objection"


class PublicNoticeQuerySet(VersionedQuerySet["PublicNotice"]):
    """Questions one can ask of many notices."""

    def open_on(self, day: date) -> Self:
        """Those that run on ``day`` (Shanghai) and were not cut short."""
        return self.filter(
            from_on__lte=day,
            to_on__gte=day,
            application__status=RegistrationApplication.Status.IN_NOTICE,
        )


class ObjectionQuerySet(VersionedQuerySet["Objection"]):
    """Questions one can ask of many objections."""

    def open(self) -> Self:
        """Those that wait for a decision."""
        return self.filter(status=Objection.Status.OPEN)

    def visible_to(self, actor: Actor) -> Self:
        """All for operators; else what one filed oneself, or what is about one's own right."""
        if actor.is_operator:
            return self
        if actor.organisation_id is None:
            return self.none()
        mine = Q(objector_id=actor.organisation_id)
        about_mine = Q(application__applicant_id=actor.organisation_id)
        about_mine |= Q(certificate__asset__holder_id=actor.organisation_id)
        return self.filter(mine | about_mine)

    def signed(self, token: str) -> Self:
        """The one whose mail carries ``token``; none when the signature is not ours."""
        try:
            return self.filter(pk=signing.loads(token, salt=SALT))
        except signing.BadSignature:
            return self.none()


class PublicNotice(Noun):
    """An application shown to the public, from day to day; both days in Shanghai, included."""

    application = models.OneToOneField(
        RegistrationApplication, on_delete=models.PROTECT, related_name="notice"
    )
    from_on = models.DateField()
    to_on = models.DateField()
    ended_at = models.DateTimeField(null=True)

    objects = PublicNoticeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(to_on__gte=F("from_on")), name="publicnotice_in_order"
            )
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

    objects = ObjectionQuerySet.as_manager()

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

    @property
    def token(self) -> str:
        """The signature over its id that the objector's mail carries."""
        return signing.dumps(self.pk, salt=SALT)

    @property
    def reason(self) -> str:
        """The decision; a sentence of ours in the language of the page."""
        return gettext(self.decision) if self.decision else ""

    @property
    def subject_title(self) -> str:
        """The name of the data that it is about."""
        if self.application is not None:
            return self.application.title
        return self.certificate.asset.name if self.certificate else ""

    @property
    def parties(self) -> list[int]:
        """The organisations concerned: nobody of one of them decides."""
        theirs = [self.objector_id] if self.objector_id else []
        if self.application is not None:
            return [*theirs, *self.application.parties]
        assert self.certificate is not None
        return [*theirs, self.certificate.asset.holder_id]
