"""Complaints about rights, their evidence, and every step of their way.

Complaint --< ComplaintEvidence    (a visitor's stays in quarantine until an operator looked)
    `--< ComplaintEvent            (append-only)
"""

from datetime import date, datetime, timedelta
from typing import IO, ClassVar, Self

from django.core import signing
from django.core.files.storage import default_storage
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _say
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kernel.actor import Actor
from kernel.lifecycle import EventRow, IllegalMove, Moves, VersionedQuerySet
from kernel.noun import Noun
from listings.models import Certificate, Listing
from marketplace.complaints.vocabulary import Ground, Remedy, Side
from parties.models import Organisation, StoredFile, User

TRACKS, CONFIRMS = "complaint-track", "complaint-confirm"  # salts: one link is not the other
DECIDED = ("upheld", "partly_upheld", "dismissed")
UNHEARD = ("unconfirmed", "submitted", "lapsed")  # of which the holder knows nothing yet
OPEN = ("submitted", "acknowledged", "frozen", "counter_notice", "unanswered")


class ComplaintQuerySet(VersionedQuerySet["Complaint"]):
    """Questions one can ask of many complaints."""

    def visible_to(self, actor: Actor) -> Self:
        """One's own, those against one's organisation once acknowledged; all for operators."""
        if actor.is_operator:
            return self
        if actor.organisation_id is None:
            return self.none()
        against = Q(respondent_id=actor.organisation_id) & ~Q(status__in=UNHEARD)
        return self.filter(against | Q(complainant_id=actor.organisation_id))

    def against(self, actor: Actor) -> Self:
        """Those the actor's organisation has to answer."""
        return self.filter(respondent_id=actor.organisation_id).exclude(status__in=UNHEARD)

    def filed_by(self, actor: Actor) -> Self:
        """Those the actor's organisation filed."""
        mine = self.filter(complainant_id=actor.organisation_id)
        return mine if actor.organisation_id else self.none()

    def tracked(self, token: str) -> Self:
        """The one whose tracking link carries ``token``; none when the signature is not ours."""
        return self._signed(token, salt=TRACKS)

    def to_confirm(self, token: str, *, hours: int) -> Self:
        """The one whose confirming link carries ``token`` and is not older than ``hours``."""
        return self._signed(token, salt=CONFIRMS, max_age=timedelta(hours=hours))

    def _signed(self, token: str, *, salt: str, max_age: timedelta | None = None) -> Self:
        try:
            return self.filter(pk=signing.loads(token, salt=salt, max_age=max_age))
        except signing.BadSignature:
            return self.none()

    def open(self) -> Self:
        """Those that wait for somebody."""
        return self.filter(status__in=OPEN)

    def decided(self) -> Self:
        """Those an operator decided: the public log."""
        return self.filter(status__in=DECIDED)

    def unconfirmed_since(self, moment: datetime) -> Self:
        """Those of visitors who have not confirmed their address since ``moment``."""
        return self.filter(status=Complaint.Status.UNCONFIRMED, created_at__lte=moment)

    def silent_on(self, day: date) -> Self:
        """Those the holder has not answered although the last day for it lies before ``day``."""
        waits = (Complaint.Status.ACKNOWLEDGED, Complaint.Status.FROZEN)
        return self.filter(status__in=waits, counter_by__lt=day)

    def overdue_on(self, day: date) -> Self:
        """Those on which an operator is late."""
        late = Q(status=Complaint.Status.SUBMITTED, acknowledge_by__lt=day)
        heard = (Complaint.Status.COUNTER_NOTICE, Complaint.Status.UNANSWERED)
        return self.filter(late | Q(status__in=heard, decide_by__lt=day))

    def holding(self, complaint: "Complaint") -> Self:
        """Other complaints that hold the same subject off the market."""
        same = Q(listing_id=complaint.listing_id, certificate_id=complaint.certificate_id)
        return self.filter(same, holds=True).exclude(pk=complaint.pk)

    def with_subject(self) -> Self:
        """With everything a row or a page shows, in one query."""
        return self.select_related(
            "listing", "certificate__asset", "certificate__scheme", "respondent", "complainant"
        )


class Complaint(Noun):
    """Somebody says that a listing, or a certificate, harms their rights."""

    class Status(models.TextChoices):
        UNCONFIRMED = "unconfirmed", _("address not confirmed")
        SUBMITTED = "submitted", pgettext_lazy("complaint", "submitted")
        ACKNOWLEDGED = "acknowledged", pgettext_lazy("complaint", "acknowledged")
        FROZEN = "frozen", pgettext_lazy("complaint", "subject off the market")
        COUNTER_NOTICE = "counter_notice", _("answered by the holder")
        UNANSWERED = "unanswered", _("not answered in time")
        UPHELD = "upheld", _("upheld")
        PARTLY_UPHELD = "partly_upheld", _("partly upheld")
        DISMISSED = "dismissed", _("dismissed")
        WITHDRAWN = "withdrawn", pgettext_lazy("complaint", "withdrawn")
        LAPSED = "lapsed", _("lapsed")

    MOVES: ClassVar[Moves] = {
        (Status.UNCONFIRMED, "confirm", Status.SUBMITTED),
        (Status.UNCONFIRMED, "lapse", Status.LAPSED),
        (Status.SUBMITTED, "acknowledge", Status.ACKNOWLEDGED),
        (Status.SUBMITTED, "dismiss", Status.DISMISSED),
        (Status.ACKNOWLEDGED, "freeze", Status.FROZEN),
        (Status.COUNTER_NOTICE, "freeze", Status.COUNTER_NOTICE),
        (Status.UNANSWERED, "freeze", Status.UNANSWERED),
        (Status.FROZEN, "lift", Status.ACKNOWLEDGED),
        (Status.COUNTER_NOTICE, "lift", Status.COUNTER_NOTICE),
        (Status.UNANSWERED, "lift", Status.UNANSWERED),
        (Status.ACKNOWLEDGED, "counter", Status.COUNTER_NOTICE),
        (Status.FROZEN, "counter", Status.COUNTER_NOTICE),
        (Status.UNANSWERED, "counter", Status.COUNTER_NOTICE),
        (Status.ACKNOWLEDGED, "silence", Status.UNANSWERED),
        (Status.FROZEN, "silence", Status.UNANSWERED),
        (Status.ACKNOWLEDGED, "dismiss", Status.DISMISSED),
        (Status.FROZEN, "dismiss", Status.DISMISSED),
        (Status.COUNTER_NOTICE, "uphold", Status.UPHELD),
        (Status.COUNTER_NOTICE, "partly_uphold", Status.PARTLY_UPHELD),
        (Status.COUNTER_NOTICE, "dismiss", Status.DISMISSED),
        (Status.UNANSWERED, "uphold", Status.UPHELD),
        (Status.UNANSWERED, "partly_uphold", Status.PARTLY_UPHELD),
        (Status.UNANSWERED, "dismiss", Status.DISMISSED),
        (Status.UPHELD, "reinstate", Status.UPHELD),
        (Status.PARTLY_UPHELD, "reinstate", Status.PARTLY_UPHELD),
        (Status.WITHDRAWN, "reinstate", Status.WITHDRAWN),
        (Status.SUBMITTED, "withdraw", Status.WITHDRAWN),
        (Status.ACKNOWLEDGED, "withdraw", Status.WITHDRAWN),
        (Status.FROZEN, "withdraw", Status.WITHDRAWN),
        (Status.COUNTER_NOTICE, "withdraw", Status.WITHDRAWN),
        (Status.UNANSWERED, "withdraw", Status.WITHDRAWN),
    }

    complaint_no = models.CharField(max_length=20, unique=True)
    listing = models.ForeignKey(
        Listing, on_delete=models.PROTECT, null=True, related_name="complaints"
    )
    certificate = models.ForeignKey(
        Certificate, on_delete=models.PROTECT, null=True, related_name="complaints"
    )
    respondent = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="complaints_against"
    )
    complainant = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, related_name="complaints_filed"
    )
    filed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    name = models.CharField(_("your name"), max_length=80, help_text="personal: operators only")
    email = models.EmailField(_("e-mail address"), help_text="personal: answers go there")
    language = models.CharField(max_length=8, default="zh-hans", help_text="of the answers")
    ground = models.CharField(_("ground"), max_length=24, choices=Ground)
    statement = models.TextField(_("statement"), max_length=4000)
    counter_statement = models.TextField(_("counter-notice"), max_length=4000, blank=True)

    status = models.CharField(max_length=14, choices=Status, default=Status.UNCONFIRMED)
    holds = models.BooleanField(default=False, help_text="its subject is to be off the market")
    imposed = models.BooleanField(default=False, help_text="it is this one that took it off")
    was_off = models.BooleanField(default=False, help_text="the subject was off the market before")
    measure_reason = models.CharField(max_length=400, blank=True, help_text="public")
    decision_reason = models.CharField(max_length=1000, blank=True, help_text="public")
    remedy = models.CharField(max_length=4, choices=Remedy, blank=True)

    submitted_at = models.DateTimeField(null=True)
    acknowledge_by = models.DateField(null=True, help_text="last day, Shanghai")
    counter_by = models.DateField(null=True, help_text="last day, Shanghai")
    decide_by = models.DateField(null=True, help_text="last day, Shanghai")
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    objects = ComplaintQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(listing__isnull=False, certificate=None)
                | Q(listing=None, certificate__isnull=False),
                name="complaint_has_one_subject",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=DECIDED)
                | (~Q(decision_reason="") & Q(decided_at__isnull=False)),
                name="complaint_decided_with_reasons",
            ),
            models.CheckConstraint(
                condition=~Q(status="unconfirmed") | Q(complainant=None),
                name="complaint_members_need_no_confirmation",
            ),
        ]
        indexes = [
            models.Index(fields=["status", "id"], name="complaint_queue"),
            models.Index(fields=["respondent", "-id"], name="complaint_respondent"),
            models.Index(fields=["email", "-created_at"], name="complaint_email"),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.complaint_no}"

    @property
    def subject(self) -> str:
        """What it is about: the listing's title, or the certificate's number."""
        if self.listing is not None:
            return self.listing.title
        return self.certificate.shown_no if self.certificate else self.complaint_no

    @property
    def subject_href(self) -> str:
        """The public page of what it is about."""
        if self.listing is not None:
            return f"/listings/{self.listing.uid}/"
        return f"/certificates/{self.certificate.certificate_no}/" if self.certificate else ""

    @property
    def token(self) -> str:
        """The signature over its id that the tracking link carries."""
        return signing.dumps(self.pk, salt=TRACKS)

    @property
    def confirm_token(self) -> str:
        """The signature over its id that the confirming link carries."""
        return signing.dumps(self.pk, salt=CONFIRMS)

    def require_edge(self, event: str) -> None:
        """Let an act pass whose effects come before its move.

        Raises:
            IllegalMove: no edge leads from the present status by ``event``.
        """
        if not any(edge[:2] == (self.status, event) for edge in self.MOVES):
            raise IllegalMove(
                _say("“%(event)s” is not possible while “%(status)s”.")
                % {
                    "event": _say(event.replace("_", " ")),
                    "status": _say(self.status.replace("_", " ")),
                }
            )

    def require_holding(self) -> None:
        """Let an act pass that ends a measure.

        Raises:
            IllegalMove: this complaint holds nothing off the market.
        """
        if not self.holds:
            raise IllegalMove(_say("This complaint holds nothing off the market."))

    @property
    def is_open(self) -> bool:
        """Whether somebody is waited for."""
        return self.status in OPEN


class ComplaintEvidence(models.Model):
    """One file. Members' are ordinary stored files; a visitor's bytes lie apart, unread."""

    class Status(models.TextChoices):
        QUARANTINED = "quarantined", _("not looked at yet")
        RELEASED = "released", _("looked at")
        REFUSED = "refused", _("refused")

    MOVES: ClassVar[Moves] = {
        (Status.QUARANTINED, "release", Status.RELEASED),
        (Status.QUARANTINED, "refuse", Status.REFUSED),
    }

    complaint = models.ForeignKey(Complaint, on_delete=models.PROTECT, related_name="evidence")
    side = models.CharField(max_length=12, choices=Side)
    file = models.ForeignKey(
        StoredFile, on_delete=models.PROTECT, null=True, related_name="complaint_evidence"
    )
    name = models.CharField(max_length=200)
    media_type = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField(help_text="bytes")
    sha256 = models.CharField(max_length=64)
    path = models.CharField(max_length=80, blank=True, help_text="in quarantine; empty for a file")
    status = models.CharField(max_length=12, choices=Status, default=Status.QUARANTINED)
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField()

    objects = VersionedQuerySet["ComplaintEvidence"].as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=(Q(file__isnull=False) & Q(path="")) | (Q(file=None) & ~Q(path="")),
                name="complaintevidence_lies_in_one_place",
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.sha256[:8]}"

    def open(self) -> IO[bytes]:
        """Return its content, open for reading."""
        return self.file.open() if self.file else default_storage.open(self.path, "rb")


class ComplaintEvent(EventRow):
    """One step of a complaint. Append-only."""

    complaint = models.ForeignKey(Complaint, on_delete=models.PROTECT, related_name="events")
    from_status = models.CharField(max_length=14, blank=True)
    to_status = models.CharField(max_length=14)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["complaint", "seq"], name="complaintevent_seq"),
        ]
