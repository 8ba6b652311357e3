"""The files of an asset's compliance record, and who took a copy of which."""

from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from kernel.actor import Actor
from kernel.lifecycle import VersionedQuerySet
from kernel.noun import Noun
from listings.models.asset import DataIPAsset
from listings.vocabulary.rights import EvidenceChapter
from parties.models import StoredFile


class ComplianceFileQuerySet(VersionedQuerySet["ComplianceFile"]):
    """Questions one can ask of many files."""

    def present(self) -> Self:
        """Those that nobody took out of the record."""
        return self.filter(removed_at=None)

    def visible_to(self, actor: Actor) -> Self:
        """All for operators, those of one's own assets for everybody else."""
        if actor.is_operator:
            return self
        return self.filter(asset__holder_id=actor.organisation_id)


class ComplianceFile(Noun):
    """A file in one chapter of the record. Taken out, it stays on record and is shown no more."""

    asset = models.ForeignKey(
        DataIPAsset, on_delete=models.PROTECT, related_name="compliance_files"
    )
    chapter = models.CharField(_("chapter"), max_length=7, choices=EvidenceChapter)
    title = models.CharField(_("what it shows"), max_length=200)
    document = models.ForeignKey(
        StoredFile, on_delete=models.PROTECT, related_name="compliance_files"
    )
    removed_at = models.DateTimeField(null=True)

    objects = ComplianceFileQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["asset", "chapter"], name="compliancefile_asset")]

    def __str__(self) -> str:
        return f"#{self.pk} {self.title}"


class EvidenceAccess(models.Model):
    """One copy that somebody took of a paper of an asset. Append-only."""

    asset = models.ForeignKey(DataIPAsset, on_delete=models.PROTECT, related_name="accesses")
    document = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="accesses")
    user_id = models.BigIntegerField(null=True)
    organisation_id = models.BigIntegerField(null=True, help_text="whom they acted for")
    at = models.DateTimeField()
    request_id = models.CharField(max_length=64, blank=True)

    class Meta:
        indexes = [models.Index(fields=["asset", "-id"], name="evidenceaccess_asset")]

    def __str__(self) -> str:
        return f"#{self.pk} file {self.document_id}"
