"""Files people bring: content-addressed, outside the web root, served only as attachments."""

from django.db import models

from kernel.noun import Noun
from parties.models.organisation import Organisation


class StoredFile(Noun):
    """One file of one organisation, stored under its SHA-256; the name is data, never a path."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="files")
    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField(help_text="bytes")
    media_type = models.CharField(max_length=100)
    name = models.CharField(max_length=200)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "sha256"], name="storedfile_once"),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.name}"

    @property
    def path(self) -> str:
        """Where the default storage keeps it."""
        return f"stored/{self.organisation_id}/{self.sha256[:2]}/{self.sha256}"
