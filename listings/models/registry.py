"""An authority's register as far as we have it: where it is asked, what it holds, what it said.

RegistrySource    how the register of one scheme is asked
RegisterExport    one exported register, with what proves it; append-only
RegisterEntry     one certificate in it; append-only
RegistryAnswer    what a register said of one of our certificates; append-only
RegisterCheck     what we know of a certificate from its register, kept up to date
"""

from typing import Self

from django.db import models
from django.db.models import Q

from kernel.lifecycle import VersionedQuerySet
from listings.models.certificate import Certificate
from listings.models.scheme import RegistrationScheme
from listings.vocabulary.registers import CheckState, ProofKind, SourceKind, Standing
from parties.models import StoredFile


class RegistrySource(models.Model):
    """How the register of one scheme is asked; a scheme without one is compared by hand."""

    scheme = models.OneToOneField(
        RegistrationScheme, on_delete=models.PROTECT, primary_key=True, related_name="source_of"
    )
    kind = models.CharField(max_length=8, choices=SourceKind)
    url = models.URLField(max_length=300, blank=True, help_text="of an HTTP register")
    proof = models.CharField(
        max_length=8, choices=ProofKind, default=ProofKind.SHA256, help_text="an export needs"
    )
    public_key = models.CharField(max_length=64, blank=True, help_text="Ed25519, base64")
    per_minute = models.PositiveSmallIntegerField(
        default=30, help_text="certificates that may be asked for over HTTP"
    )
    enabled = models.BooleanField(default=True)
    version = models.PositiveIntegerField(default=1)
    changed_at = models.DateTimeField()

    objects: "VersionedQuerySet[RegistrySource]" = VersionedQuerySet.as_manager()  # type: ignore[assignment]

    def __str__(self) -> str:
        return f"#{self.pk} {self.kind}"


class RegisterExport(models.Model):
    """One exported register, its proof checked; the newest of a scheme is what is asked."""

    scheme = models.ForeignKey(RegistrationScheme, on_delete=models.PROTECT, related_name="exports")
    n = models.PositiveIntegerField(help_text="from 1 within the scheme")
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="register_exports")
    as_of = models.DateField(help_text="the day whose state it holds")
    entries_count = models.PositiveIntegerField()
    proof = models.CharField(max_length=8, choices=ProofKind)
    proof_value = models.CharField(max_length=200, help_text="checksum or signature, as brought")
    loaded_by = models.BigIntegerField(null=True, help_text="user id")
    loaded_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["scheme", "n"], name="registerexport_once"),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} v{self.n}"


class RegisterEntry(models.Model):
    """One certificate as an exported register holds it."""

    export = models.ForeignKey(RegisterExport, on_delete=models.PROTECT, related_name="entries")
    certificate_no = models.CharField(max_length=40)
    registration_no = models.CharField(max_length=40, blank=True)
    holder_name = models.CharField(max_length=200, blank=True)
    holder_uscc = models.CharField(max_length=18, blank=True)
    asset_name = models.CharField(max_length=200, blank=True)
    issued_on = models.DateField(null=True)
    valid_to = models.DateField(null=True)
    standing = models.CharField(max_length=12, choices=Standing)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["export", "certificate_no"], name="registerentry_number_once"
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.certificate_no}"


class RegistryAnswer(models.Model):
    """What a register said of one of our certificates when it was asked."""

    certificate = models.ForeignKey(
        Certificate, on_delete=models.PROTECT, related_name="registry_answers"
    )
    kind = models.CharField(max_length=8, choices=SourceKind)
    export = models.ForeignKey(
        RegisterExport, on_delete=models.PROTECT, null=True, related_name="answers"
    )
    outcome = models.CharField(max_length=12, choices=CheckState)
    standing = models.CharField(max_length=12, choices=Standing, blank=True)
    differs = models.JSONField(default=list, help_text="[[field, ours, the register's]]")
    said = models.JSONField(default=dict, help_text="the entry as the register gave it")
    trouble = models.CharField(max_length=120, blank=True, help_text="why no answer came")
    as_of = models.DateField(null=True, help_text="the day whose state the answer holds")
    asked_by = models.BigIntegerField(null=True, help_text="user id; null: the clock")
    asked_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["certificate", "-id"], name="registryanswer_newest")]

    def __str__(self) -> str:
        return f"#{self.pk} {self.outcome}"


class RegisterCheckQuerySet(models.QuerySet["RegisterCheck"]):
    """Questions one can ask of many checks."""

    def waiting(self) -> Self:
        """Those an operator has to look at."""
        return self.filter(needs_review=True)


class RegisterCheck(models.Model):
    """What we know of a certificate from its register, and how old that is."""

    certificate = models.OneToOneField(
        Certificate, on_delete=models.PROTECT, primary_key=True, related_name="register_check"
    )
    outcome = models.CharField(
        max_length=12, choices=CheckState, default=CheckState.UNVERIFIED, help_text="of the last"
    )
    standing = models.CharField(max_length=12, choices=Standing, blank=True)
    asked_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, help_text="the last time an answer came")
    as_of = models.DateField(null=True)
    needs_review = models.BooleanField(default=False)

    objects = RegisterCheckQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(
                fields=["asked_at"], condition=Q(needs_review=True), name="registercheck_waiting"
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.outcome}"
