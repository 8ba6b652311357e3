"""Registration schemes: one authority's rules as a row, and every version of them."""

from collections.abc import Mapping
from copy import copy
from datetime import date
from typing import Any, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from kernel.lifecycle import VersionedQuerySet
from kernel.models import code_array
from kernel.money import MAX_MINOR
from listings.vocabulary.certificates import check_certificate_no, check_registration_no, normalise
from listings.vocabulary.patterns import matches
from listings.vocabulary.schemes import Pattern, patterns_on, refuse_number

RULES = (
    "authority",
    "authority_en",
    "region",
    "registrar_code",
    "review",
    "evidence_required",
    "notice_length",
    "notice_unit",
    "rectification_length",
    "rectification_unit",
    "validity_months",
    "capped_by_agreement",
    "renewal_window_months",
    "fee_minor",
    "currency",
    "record_years",
    "certificate_patterns",
    "registration_patterns",
    "active_from",
    "unconfirmed",
    "source",
    "source_url",
)


class RegistrationSchemeQuerySet(VersionedQuerySet["RegistrationScheme"]):
    """Questions one can ask of many schemes."""

    def enabled(self) -> Self:
        """Those under which certificates may be recorded."""
        return self.filter(enabled=True)

    def open_on(self, day: date) -> Self:
        """Those that take applications on ``day``."""
        begun = Q(active_from=None) | Q(active_from__lte=day)
        return self.enabled().filter(begun, Q(closed_on=None) | Q(closed_on__gt=day))


class RegistrationScheme(models.Model):
    """One authority's rules as a row. What nobody confirmed stands in ``unconfirmed``."""

    class Track(models.TextChoices):
        DATA_IP = "data_ip", _("data intellectual property")
        PROPERTY_RIGHT = "property_right", _("data property rights")

    class Review(models.TextChoices):
        FORMALITY = "formality", _("formality review")
        SUBSTANCE = "substance", _("substance review")
        BOTH = "both", _("formality and substance review")

    class NoticeUnit(models.TextChoices):
        WORKING_DAY = "working_day", _("working days")
        DAY = "day", _("days")

    code = models.CharField(max_length=12, unique=True)
    authority = models.CharField(max_length=200)
    authority_en = models.CharField(max_length=200)
    track = models.CharField(max_length=16, choices=Track)
    region = models.CharField(max_length=6, blank=True, help_text="GB/T 2260")
    registrar_code = models.CharField(max_length=4, blank=True)
    review = models.CharField(max_length=10, choices=Review, blank=True)
    evidence_required = models.BooleanField(
        default=True, help_text="a deposit or notarisation comes before the application"
    )
    notice_length = models.PositiveSmallIntegerField(null=True, help_text="in notice_unit")
    notice_unit = models.CharField(max_length=12, choices=NoticeUnit, blank=True)
    rectification_length = models.PositiveSmallIntegerField(default=15)
    rectification_unit = models.CharField(
        max_length=12, choices=NoticeUnit, default=NoticeUnit.WORKING_DAY
    )
    validity_months = models.PositiveSmallIntegerField(null=True)
    capped_by_agreement = models.BooleanField(
        default=False, help_text="ends with the agreement that gave the data, if that is sooner"
    )
    renewal_window_months = models.PositiveSmallIntegerField(default=6)
    fee_minor = models.BigIntegerField(default=0)
    currency = models.CharField(max_length=3, default="CNY")
    record_years = models.PositiveSmallIntegerField(null=True, help_text="records are kept so long")
    certificate_patterns = models.JSONField(
        default=list, help_text="[{regex, from, to}]; the forms of numbers issued in that time"
    )
    registration_patterns = models.JSONField(default=list, help_text="the same")
    active_from = models.DateField(null=True, help_text="takes applications from this day on")
    closed_on = models.DateField(null=True, help_text="gives no certificates from this day on")
    unconfirmed = code_array(32)
    source = models.CharField(max_length=300, blank=True)
    source_url = models.URLField(max_length=300, blank=True)
    enabled = models.BooleanField(default=True)
    version = models.PositiveIntegerField(default=1)

    objects = RegistrationSchemeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(fee_minor__gte=0, fee_minor__lte=MAX_MINOR),
                name="registrationscheme_fee_in_range",
            ),
            models.CheckConstraint(
                condition=Q(active_from=None)
                | Q(closed_on=None)
                | Q(closed_on__gt=F("active_from")),
                name="registrationscheme_closes_after_it_opens",
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.code}"

    @property
    def name(self) -> str:
        """The authority, in the language of the page."""
        return self.authority_en if (get_language() or "").startswith("en") else self.authority

    def is_open_on(self, day: date) -> bool:
        """Whether it takes applications on ``day``."""
        begun = self.active_from is None or self.active_from <= day
        return self.enabled and begun and (self.closed_on is None or day < self.closed_on)

    def is_unconfirmed(self, rule: str) -> bool:
        """Whether nobody confirmed ``rule`` (a ``RuleName``): show "to be confirmed" beside it."""
        return rule in self.unconfirmed

    def rules(self) -> dict[str, Any]:
        """Return what ``RULES`` name, as JSON holds it."""
        said = {name: getattr(self, name) for name in RULES}
        return {k: v.isoformat() if isinstance(v, date) else v for k, v in said.items()}

    def rules_at(self, version: int) -> "RegistrationScheme":
        """Return the scheme as its rules stood at ``version``; unsaved when that is the past."""
        if version >= self.version:
            return self
        earlier = self.revisions.filter(n__lte=version).order_by("-n").first()
        return self.under(earlier.rules) if earlier else self

    def under(self, rules: Mapping[str, Any]) -> "RegistrationScheme":
        """Return a copy, not to be saved, with other rules; ``rules`` as ``rules()`` gives them."""
        other = copy(self)
        for name, value in rules.items():
            is_day = name == "active_from" and value is not None
            setattr(other, name, date.fromisoformat(value) if is_day else value)
        return other

    def certificate_number(self, text: str, *, issued_on: date) -> str:
        """Return the normalised number when it has a form this scheme gave on that day.

        Raises:
            InvalidInput: it has none; names the position where the form is a published one.
        """
        known = patterns_on(self.certificate_patterns, issued_on, track=self.track)
        if known is None:
            return check_certificate_no(text, track=self.track, issued_on=issued_on)
        return self._fitting(text, known, field="certificate_no")

    def registration_number(self, text: str, *, issued_on: date) -> str:
        """Return the normalised registration number; else as ``certificate_number``.

        Raises:
            InvalidInput: its form is not the scheme's.
        """
        known = patterns_on(self.registration_patterns, issued_on, track=self.track)
        if known is None:
            return check_registration_no(text, track=self.track, issued_on=issued_on)
        return self._fitting(text, known, field="registration_no")

    def _fitting(self, text: str, known: list[Pattern], *, field: str) -> str:
        number = normalise(text)
        if any(matches(pattern["regex"], number) for pattern in known):
            return number
        raise refuse_number(self.name, known, field=field)


class SchemeRevision(models.Model):
    """The rules of one version of a scheme; append-only. An application keeps what it met."""

    scheme = models.ForeignKey(
        RegistrationScheme, on_delete=models.PROTECT, related_name="revisions"
    )
    n = models.PositiveIntegerField(help_text="the scheme's version")
    rules = models.JSONField()
    reason = models.CharField(max_length=400, blank=True)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["scheme", "n"], name="schemerevision_once"),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} v{self.n}"
