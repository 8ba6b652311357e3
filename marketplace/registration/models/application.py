"""The application, what was submitted, and the events of its life."""

from datetime import date, datetime
from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kernel.actor import Actor
from kernel.lifecycle import EventRow, Moves, VersionedQuerySet
from kernel.noun import Noun
from listings.models import Certificate, DataIPAsset, RegistrationScheme
from parties.models import Organisation, StoredFile

ENDED = ("refused", "registered", "withdrawn", "deemed_withdrawn")


class ApplicationQuerySet(VersionedQuerySet["RegistrationApplication"]):
    """Questions one can ask of many applications."""

    def editable_by(self, actor: Actor) -> Self:
        """Applications of the organisation the actor acts for."""
        return self.filter(applicant_id=actor.organisation_id)

    def reviewable_by(self, actor: Actor) -> Self:
        """All that were ever submitted, for operators and the clock; none for anybody else."""
        if actor.is_operator or actor.kind == "clock":
            return self.exclude(status=RegistrationApplication.Status.DRAFT)
        return self.none()

    def visible_to(self, actor: Actor) -> Self:
        """All that were ever submitted for operators, one's own for everybody else."""
        if actor.is_operator:
            return self.exclude(submitted_at=None)
        return self.editable_by(actor)

    def kept(self) -> Self:
        """Those that were not thrown away as drafts."""
        return self.filter(discarded_at=None)

    def with_subject(self) -> Self:
        """With scheme, applicant, transferee and certificate, in one query."""
        return self.select_related("scheme", "applicant", "transferee", "certificate__asset")

    def under_way(self) -> Self:
        """Those that somebody still has to move."""
        return self.exclude(status__in=ENDED)

    def overdue_on(self, day: date) -> Self:
        """Those whose present deadline lies before ``day`` (Shanghai): its last day is over."""
        return self.under_way().filter(due_on__lt=day)


class RegistrationApplication(Noun):
    """An application to a registrar for one registration of one data set."""

    class Kind(models.TextChoices):
        INITIAL = "initial", _("initial registration")
        TRANSFER = "transfer", _("transfer registration")
        CHANGE = "change", _("change registration")
        RENEWAL = "renewal", _("renewal registration")
        DEREGISTRATION = "deregistration", _("deregistration")

    class Status(models.TextChoices):
        """The statuses of the Zhejiang platform; its code in the comment."""

        DRAFT = "draft", _("draft")
        PENDING_REVIEW = "pending_review", _("waiting for review")  # 1 待审核
        ACCEPTED = "accepted", pgettext_lazy("application", "accepted for review")  # 受理
        NEEDS_RECTIFICATION = "needs_rectification", _("to be rectified")  # 2 待补正
        IN_NOTICE = "in_notice", _("in public notice")  # 3 公示中
        WITHDRAWN = "withdrawn", pgettext_lazy("application", "withdrawn")  # 5 主动撤回
        REFUSED = "refused", _("not registered")  # 6 不予登记
        REGISTERED = "registered", _("registered")  # 7 登记成功
        DEEMED_WITHDRAWN = "deemed_withdrawn", _("deemed withdrawn")  # 11 视为撤回

    class HandledBy(models.TextChoices):
        OWN = "own", _("this desk")
        REGISTRAR = "registrar", _("the registrar; mirrored here")

    MOVES: ClassVar[Moves] = {
        (Status.DRAFT, "submit", Status.PENDING_REVIEW),
        (Status.PENDING_REVIEW, "accept", Status.ACCEPTED),
        (Status.PENDING_REVIEW, "require_rectification", Status.NEEDS_RECTIFICATION),
        (Status.ACCEPTED, "require_rectification", Status.NEEDS_RECTIFICATION),
        (Status.NEEDS_RECTIFICATION, "resubmit", Status.PENDING_REVIEW),
        (Status.NEEDS_RECTIFICATION, "deadline_passed", Status.DEEMED_WITHDRAWN),
        (Status.PENDING_REVIEW, "pass", Status.IN_NOTICE),
        (Status.ACCEPTED, "pass", Status.IN_NOTICE),
        (Status.PENDING_REVIEW, "refuse", Status.REFUSED),
        (Status.ACCEPTED, "refuse", Status.REFUSED),
        (Status.IN_NOTICE, "objection_upheld", Status.REFUSED),
        (Status.IN_NOTICE, "notice_ended", Status.REGISTERED),
        (Status.PENDING_REVIEW, "withdraw", Status.WITHDRAWN),
        (Status.ACCEPTED, "withdraw", Status.WITHDRAWN),
        (Status.NEEDS_RECTIFICATION, "withdraw", Status.WITHDRAWN),
        (Status.IN_NOTICE, "withdraw", Status.WITHDRAWN),
    }

    application_no = models.CharField(max_length=20, null=True, unique=True, help_text="AP…")
    applicant = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="applications"
    )
    scheme = models.ForeignKey(
        RegistrationScheme, on_delete=models.PROTECT, related_name="applications"
    )
    scheme_version = models.PositiveIntegerField(
        null=True, help_text="whose rules it met when it was handed in; null before"
    )
    kind = models.CharField(max_length=16, choices=Kind, default=Kind.INITIAL)
    certificate = models.ForeignKey(
        Certificate,
        on_delete=models.PROTECT,
        null=True,
        related_name="applications",
        help_text="which one is to be transferred, changed, renewed or deregistered",
    )
    asset = models.ForeignKey(
        DataIPAsset,
        on_delete=models.PROTECT,
        null=True,
        related_name="applications",
        help_text="null until an initial registration is granted",
    )
    granted = models.OneToOneField(
        Certificate, on_delete=models.PROTECT, null=True, related_name="granted_by"
    )
    transferee = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, related_name="applications_in_favour"
    )
    handled_by = models.CharField(max_length=10, choices=HandledBy, default=HandledBy.OWN)
    status = models.CharField(max_length=20, choices=Status, default=Status.DRAFT)
    reason = models.CharField(max_length=400, blank=True)
    title = models.CharField(max_length=200, blank=True, help_text="the data name, for lists")
    draft = models.JSONField(default=dict, help_text="ApplicationContent as it is written now")
    submitted_at = models.DateTimeField(null=True)
    accepted_at = models.DateTimeField(null=True)
    decided_at = models.DateTimeField(null=True)
    due_on = models.DateField(
        null=True, help_text="the next deadline of this status; a day in Shanghai"
    )
    discarded_at = models.DateTimeField(
        null=True, help_text="a draft that was thrown away and can still be taken back"
    )
    procedure_left = models.PositiveSmallIntegerField(
        null=True, help_text="working days left of the review while its clock stands still"
    )
    extended_at = models.DateTimeField(null=True, help_text="the review's one extension")
    updated_at = models.DateTimeField()

    objects = ApplicationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="initial", certificate=None)
                | (~Q(kind="initial") & Q(certificate__isnull=False)),
                name="registrationapplication_names_what_it_changes",
            ),
            models.CheckConstraint(
                condition=Q(status="draft") | Q(application_no__isnull=False),
                name="registrationapplication_numbered_once_submitted",
            ),
            models.CheckConstraint(
                condition=Q(discarded_at=None) | Q(status="draft"),
                name="registrationapplication_only_drafts_discarded",
            ),
            models.UniqueConstraint(
                fields=["certificate"],
                condition=Q(
                    status__in=["pending_review", "accepted", "needs_rectification", "in_notice"]
                ),
                name="registrationapplication_one_under_way_per_certificate",
            ),
        ]
        indexes = [
            models.Index(fields=["applicant", "-id"], name="application_applicant"),
            models.Index(fields=["status", "due_on"], name="application_clock"),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.application_no or 'draft'}"

    @property
    def rules(self) -> RegistrationScheme:
        """The scheme as its rules stood when this was handed in; as they stand before."""
        if self.scheme_version is None:
            return self.scheme
        return self.scheme.rules_at(self.scheme_version)

    @property
    def parties(self) -> list[int]:
        """The organisations concerned: no reviewer belongs to one of them."""
        return [self.applicant_id, *([self.transferee_id] if self.transferee_id else [])]


class ApplicationVersion(models.Model):
    """What was submitted, frozen: content and the digests of its papers. Append-only."""

    application = models.ForeignKey(
        RegistrationApplication, on_delete=models.PROTECT, related_name="versions"
    )
    n = models.PositiveSmallIntegerField(help_text="from 1; one per submission")
    content = models.JSONField()
    papers = models.JSONField(default=list, help_text="[{purpose, name, sha256}]")
    sha256 = models.CharField(max_length=64, help_text="of content and papers, canonical JSON")
    findings = models.JSONField(default=list, help_text="[{code, section, message}]: warnings")
    submitted_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["application", "n"], name="applicationversion_n")
        ]

    def __str__(self) -> str:
        return f"#{self.pk} v{self.n}"


class ApplicationPaper(models.Model):
    """A file that belongs to an application and what it proves."""

    class Purpose(models.TextChoices):
        IDENTITY = "identity", _("proof of identity")
        SOURCE = "source", _("proof of the source")
        DEPOSIT = "deposit", _("evidence deposit or notarisation")
        SAMPLE = "sample", _("data sample")
        ALLOCATION = "allocation", _("agreement on the allocation of rights")
        TRANSFER = "transfer", _("transfer agreement")
        OTHER = "other", _("other")

    application = models.ForeignKey(
        RegistrationApplication, on_delete=models.PROTECT, related_name="papers"
    )
    purpose = models.CharField(max_length=12, choices=Purpose)
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    note = models.CharField(max_length=200, blank=True)
    scan = models.JSONField(
        default=dict,
        help_text="of a sample: {columns, rows, hits: [{kind, column, lines, count}]}, or {unread}",
    )
    added_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["application", "purpose", "file"], name="applicationpaper_once"
            )
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.purpose}"


class ApplicationEvent(EventRow):
    """One thing that happened to an application; append-only."""

    application = models.ForeignKey(
        RegistrationApplication, on_delete=models.PROTECT, related_name="events"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["application", "seq"], name="applicationevent_seq")
        ]

    @classmethod
    def append(
        cls,
        application: RegistrationApplication,
        event: str,
        *,
        before: str,
        actor: Actor,
        at: datetime,
        **data: object,
    ) -> "ApplicationEvent":
        """Append ``event`` to the locked ``application``, which stands in its new status already.

        ``data`` holds JSON values; ``from`` and ``to`` are added to it.
        """
        return cls.objects.create(
            application=application,
            seq=cls.next_seq(application=application),
            event=event,
            at=at,
            actor_kind=actor.kind,
            actor_id=actor.user_id,
            organisation_id=actor.organisation_id,
            data={"from": before, "to": application.status, **data},
        )
