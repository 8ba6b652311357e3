"""What the two sides entrust to each other: the NDA they accept, and the files they send."""

from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kernel.actor import Actor
from kernel.lifecycle import Moves, VersionedQuerySet
from kernel.noun import Noun
from marketplace.deals.models.deal import Deal
from marketplace.deals.models.negotiation import Message, Negotiation
from parties.models import Organisation, StoredFile, User


class NdaConsent(models.Model):
    """One side's word to one version of the text: an organisation, a person, a moment, a digest.

    Append-only. In force once both sides have given it to the version that was asked for.
    """

    negotiation = models.ForeignKey(Negotiation, on_delete=models.PROTECT, related_name="consents")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    text_version = models.CharField(max_length=12)
    text_sha256 = models.CharField(max_length=64)
    accepted_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["negotiation", "organisation", "text_version"], name="ndaconsent_once"
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.text_version}"


class MessageFileQuerySet(VersionedQuerySet["MessageFile"]):
    """Questions one can ask of many attachments."""

    def visible_to(self, actor: Actor) -> Self:
        """Those of the deals one sees."""
        deals = Deal.objects.visible_to(actor)
        return self.filter(message__negotiation__deal__in=deals)

    def pending(self) -> Self:
        """Those nobody has looked at yet."""
        return self.filter(status=MessageFile.Status.PENDING)


class MessageFile(Noun):
    """A file sent with a message; in quarantine until scanned, and where said so until the NDA."""

    class Status(models.TextChoices):
        PENDING = "pending", pgettext_lazy("file", "being checked")
        CLEAN = "clean", pgettext_lazy("file", "checked")
        INFECTED = "infected", pgettext_lazy("file", "blocked")

    MOVES: ClassVar[Moves] = {
        (Status.PENDING, "clear", Status.CLEAN),
        (Status.PENDING, "block", Status.INFECTED),
    }

    message = models.ForeignKey(Message, on_delete=models.PROTECT, related_name="files")
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    is_confidential = models.BooleanField(_("only under the NDA"), default=False)
    status = models.CharField(max_length=8, choices=Status, default=Status.PENDING)
    scanned_at = models.DateTimeField(null=True)

    objects = MessageFileQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["message", "file"], name="messagefile_once"),
            models.CheckConstraint(
                condition=Q(status="pending", scanned_at=None)
                | (~Q(status="pending") & Q(scanned_at__isnull=False)),
                name="messagefile_scan_has_moment",
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.status}"
