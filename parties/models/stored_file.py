"""Files people bring: content-addressed, outside the web root, served only as attachments."""

from typing import IO, Self

from django.core.files.storage import default_storage
from django.db import models

from kernel.actor import Actor
from kernel.noun import Noun
from parties.models.organisation import Organisation


class StoredFileQuerySet(models.QuerySet["StoredFile"]):
    """Questions one can ask of many files."""

    def visible_to(self, actor: Actor) -> Self:
        """All for operators, one's own organisation's for everybody else.

        Whoever else may see a file sees it through the record that refers to it.
        """
        return self if actor.is_operator else self.filter(organisation=actor.organisation_id)


class StoredFile(Noun):
    """One file of one organisation, stored under its SHA-256; the name is data, never a path."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="files")
    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField(help_text="bytes")
    media_type = models.CharField(max_length=100)
    name = models.CharField(max_length=200)

    objects = StoredFileQuerySet.as_manager()

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

    def open(self) -> IO[bytes]:
        """Return its content, open for reading."""
        return default_storage.open(self.path, "rb")
