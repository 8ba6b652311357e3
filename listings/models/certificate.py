"""Preliminary proof: the certificates and vouchers given under a scheme."""

from datetime import date, timedelta
from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kernel.actor import Actor
from kernel.lifecycle import Moves, VersionedQuerySet
from kernel.noun import Noun
from listings.models.asset import DataIPAsset
from listings.models.scheme import RegistrationScheme
from listings.vocabulary.certificates import grouped, is_legacy
from parties.models import StoredFile


class CertificateQuerySet(VersionedQuerySet["Certificate"]):
    """Questions one can ask of many certificates."""

    def valid_on(self, day: date) -> Self:
        """Those that prove something on ``day`` (a day in Shanghai)."""
        return self.filter(Q(valid_to=None) | Q(valid_to__gte=day)).filter(
            status=Certificate.Status.VALID, valid_from__lte=day
        )

    def recorded(self) -> Self:
        """Those that nobody has verified or rejected yet."""
        return self.filter(status=Certificate.Status.RECORDED)

    def over_on(self, day: date) -> Self:
        """Valid ones whose last day lies before ``day``: the clock has to end them."""
        return self.filter(status=Certificate.Status.VALID, valid_to__lt=day)

    def in_force_until(self, first: date, last: date) -> Self:
        """Valid ones whose last day lies between ``first`` and ``last``, both included."""
        return self.filter(status=Certificate.Status.VALID, valid_to__range=(first, last))

    def editable_by(self, actor: Actor) -> Self:
        """Certificates of the organisation the actor acts for."""
        return self.filter(asset__holder_id=actor.organisation_id)

    def visible_to(self, actor: Actor) -> Self:
        """All for operators and the clock, one's own for everybody else."""
        sees_all = actor.is_operator or actor.kind == "clock"
        return self if sees_all else self.editable_by(actor)

    def public(self) -> Self:
        """Those anybody may verify by number: all that were ever found to be as recorded."""
        return self.exclude(status__in=[Certificate.Status.RECORDED, Certificate.Status.REJECTED])


class Certificate(Noun):
    """A registration certificate (data IP) or voucher (property rights): preliminary proof."""

    class Status(models.TextChoices):
        RECORDED = "recorded", _("not yet verified")
        VALID = "valid", _("valid")
        REJECTED = "rejected", _("does not match")
        FROZEN = "frozen", _("frozen")
        EXPIRED = "expired", _("expired")
        SUPERSEDED = "superseded", _("superseded")
        DEREGISTERED = "deregistered", _("deregistered")

    class Via(models.TextChoices):
        MANUAL = "manual", _("by hand")
        REGISTRY = "registry", _("by the registry")
        QR = "qr", _("by QR code")

    MOVES: ClassVar[Moves] = {
        (Status.RECORDED, "verify", Status.VALID),
        (Status.RECORDED, "mismatch", Status.REJECTED),
        (Status.VALID, "freeze", Status.FROZEN),
        (Status.FROZEN, "unfreeze", Status.VALID),
        (Status.FROZEN, "unfreeze", Status.EXPIRED),
        (Status.VALID, "expire", Status.EXPIRED),
        (Status.VALID, "supersede", Status.SUPERSEDED),
        (Status.VALID, "deregister", Status.DEREGISTERED),
        (Status.FROZEN, "deregister", Status.DEREGISTERED),
        (Status.EXPIRED, "deregister", Status.DEREGISTERED),
    }

    asset = models.ForeignKey(DataIPAsset, on_delete=models.PROTECT, related_name="certificates")
    scheme = models.ForeignKey(
        RegistrationScheme, on_delete=models.PROTECT, related_name="certificates"
    )
    certificate_no = models.CharField(_("certificate number"), max_length=40)
    registration_no = models.CharField(_("registration number"), max_length=40, blank=True)
    holder_name = models.CharField(_("holder on the certificate"), max_length=200)
    issued_on = models.DateField(_("issued on"))
    valid_from = models.DateField(_("valid from"))
    valid_to = models.DateField(_("valid to"), null=True, blank=True)
    status = models.CharField(max_length=12, choices=Status, default=Status.RECORDED)
    status_reason = models.CharField(max_length=400, blank=True)
    supersedes = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, related_name="superseded_by"
    )
    verified_via = models.CharField(max_length=8, choices=Via, blank=True)
    verified_at = models.DateTimeField(null=True)
    file = models.ForeignKey(
        StoredFile, on_delete=models.PROTECT, null=True, related_name="certificates"
    )

    objects = CertificateQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["scheme", "certificate_no"],
                condition=~Q(status="rejected"),
                name="certificate_number_once",
            ),
            models.UniqueConstraint(
                fields=["asset", "scheme"],
                condition=Q(status__in=["valid", "frozen"]),
                name="certificate_one_live_per_scheme",
            ),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gt=F("valid_from")),
                name="certificate_valid_in_order",
            ),
        ]
        indexes = [
            models.Index(fields=["certificate_no"], name="certificate_number"),
            models.Index(fields=["status", "valid_to"], name="certificate_expiry"),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.certificate_no}"

    @property
    def reason(self) -> str:
        """Why it stands as it does; a sentence of ours in the language of the page."""
        return gettext(self.status_reason) if self.status_reason else ""

    @property
    def shown_no(self) -> str:
        """The number as people read it: in groups."""
        return grouped(self.certificate_no)

    @property
    def is_legacy(self) -> bool:
        """Whether its number has a form that is nowhere published."""
        return is_legacy(track=self.scheme.track, issued_on=self.issued_on)

    def is_ending_on(self, day: date) -> bool:
        """Whether it is valid on ``day`` and inside its scheme's renewal window."""
        if self.valid_to is None or not self.is_valid_on(day):
            return False
        return self.valid_to - day <= timedelta(days=31 * self.scheme.renewal_window_months)

    def is_valid_on(self, day: date) -> bool:
        """Whether it proves something on ``day`` (a day in Shanghai)."""
        in_time = self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)
        return self.status == self.Status.VALID and in_time
