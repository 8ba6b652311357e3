"""Bulk imports: one uploaded table, and what became of each of its rows."""

from collections import Counter
from collections.abc import Sequence
from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kernel.actor import Actor
from kernel.lifecycle import Moves, VersionedQuerySet
from kernel.models import code_array
from kernel.noun import Noun
from listings.models.certificate import Certificate
from listings.models.listing import Listing
from parties.models import Organisation, StoredFile


class ImportBatchQuerySet(VersionedQuerySet["ImportBatch"]):
    """Questions one can ask of many imports."""

    def editable_by(self, actor: Actor) -> Self:
        """Imports of the organisation the actor acts for."""
        return self.filter(organisation_id=actor.organisation_id)

    def governed_by(self, actor: Actor) -> Self:
        """Those the actor may end: their organisation's; all for the clock."""
        return self if actor.kind == "clock" else self.editable_by(actor)

    def awaiting_work(self) -> Self:
        """Those a worker has to do something for; the command line does its own work."""
        return self.filter(status__in=ImportBatch.WORK).exclude(user_id=None)

    def under_way(self) -> Self:
        """Those that still lead somewhere."""
        over = [ImportBatch.Status.DONE, ImportBatch.Status.FAILED, ImportBatch.Status.CANCELLED]
        return self.exclude(status__in=over)


class ImportBatch(Noun):
    """One uploaded table on its way to drafts; progress lives here, so it survives reloads."""

    class Status(models.TextChoices):
        UPLOADED = "uploaded", _("uploaded")
        CHECKING = "checking", _("being checked")
        CHECKED = "checked", _("checked")
        RUNNING = "running", _("being imported")
        DONE = "done", _("done")
        FAILED = "failed", _("failed")
        CANCELLED = "cancelled", _("cancelled")

    class Mode(models.TextChoices):
        VALID_ROWS = "valid_rows", _("only valid rows")
        ALL_OR_NOTHING = "all_or_nothing", _("all or nothing")

    class Subject(models.TextChoices):
        LISTINGS = "listings", _("listings")
        CERTIFICATES = "certificates", _("certificates")

    COUNTS: ClassVar = ("drafted", "updated", "unchanged", "refused")  # as ImportRow.Outcome
    WORK: ClassVar = (Status.UPLOADED, Status.CHECKING, Status.RUNNING)  # a worker's turn
    MOVES: ClassVar[Moves] = {
        (Status.UPLOADED, "check", Status.CHECKING),
        (Status.CHECKED, "check", Status.CHECKING),
        (Status.CHECKING, "checked", Status.CHECKED),
        (Status.CHECKING, "fail", Status.FAILED),
        (Status.CHECKED, "run", Status.RUNNING),
        (Status.RUNNING, "finish", Status.DONE),
        (Status.RUNNING, "fail", Status.FAILED),
        (Status.UPLOADED, "cancel", Status.CANCELLED),
        (Status.CHECKING, "cancel", Status.CANCELLED),
        (Status.CHECKED, "cancel", Status.CANCELLED),
        (Status.RUNNING, "cancel", Status.CANCELLED),
    }

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="imports")
    user_id = models.BigIntegerField(null=True, help_text="who started it; null: the command line")
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="imports")
    subject = models.CharField(max_length=12, choices=Subject, default=Subject.LISTINGS)
    status = models.CharField(max_length=10, choices=Status, default=Status.UPLOADED)
    mode = models.CharField(max_length=16, choices=Mode, default=Mode.VALID_ROWS)
    columns = models.JSONField(default=list, help_text="the file's column titles, in order")
    mapping = models.JSONField(default=dict, help_text="our field -> column title")
    total = models.PositiveIntegerField(default=0, help_text="rows in the file")
    processed = models.PositiveIntegerField(default=0)
    drafted = models.PositiveIntegerField(default=0)
    updated = models.PositiveIntegerField(default=0)
    unchanged = models.PositiveIntegerField(default=0)
    refused = models.PositiveIntegerField(default=0)
    findings = models.JSONField(
        default=dict,
        help_text="of the check: notes [{code, args}], scores {field: 0-100}, samples {title: []}",
    )
    failure = models.CharField(max_length=400, blank=True, help_text="JSON: kind and args")
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    objects = ImportBatchQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(processed__lte=models.F("total")), name="importbatch_progress"
            ),
        ]
        indexes = [models.Index(fields=["organisation", "-id"], name="importbatch_organisation")]

    def __str__(self) -> str:
        return f"#{self.pk} {self.status}"

    def count(self, rows: "Sequence[ImportRow]") -> None:
        """Add the outcomes of further rows; unsaved."""
        outcomes = Counter(row.outcome for row in rows)
        for name in self.COUNTS:
            setattr(self, name, getattr(self, name) + outcomes[name])
        self.processed += len(rows)

    @property
    def is_under_way(self) -> bool:
        """Whether a worker has something to do, so that a page should look again."""
        return self.status in self.WORK

    @property
    def waits(self) -> bool:
        """Whether no worker has begun with it."""
        return self.is_under_way and not self.processed

    @property
    def is_of_certificates(self) -> bool:
        """Whether its rows are certificates, not listings."""
        return self.subject == self.Subject.CERTIFICATES

    @property
    def accepted(self) -> int:
        """How many rows are or would be drafts, new or changed."""
        return self.drafted + self.updated


class ImportRowQuerySet(models.QuerySet["ImportRow"]):
    """Questions one can ask of many rows."""

    def flagged(self) -> Self:
        """Those that became drafts (or would) although something about them is doubtful."""
        return self.exclude(problems=[]).exclude(outcome=ImportRow.Outcome.REFUSED)

    def shown(self, choice: str) -> Self:
        """Those with the outcome ``choice``; ``flagged`` for those to look at; else all."""
        if choice == "flagged":
            return self.flagged()
        return self.filter(outcome=choice) if choice in ImportRow.Outcome.values else self


class ImportRow(models.Model):
    """What became of one row of the file."""

    class Outcome(models.TextChoices):
        DRAFTED = "drafted", _("new draft")
        UPDATED = "updated", _("updated")
        UNCHANGED = "unchanged", _("unchanged")
        REFUSED = "refused", _("refused")

    batch = models.ForeignKey(ImportBatch, on_delete=models.PROTECT, related_name="rows")
    line = models.PositiveIntegerField(help_text="line in the file, the title line is 1")
    outcome = models.CharField(max_length=10, choices=Outcome)
    title = models.CharField(max_length=200, blank=True, help_text="as the row says it")
    listing = models.ForeignKey(
        Listing, on_delete=models.PROTECT, null=True, related_name="import_rows"
    )
    certificate = models.ForeignKey(
        Certificate, on_delete=models.PROTECT, null=True, related_name="import_rows"
    )
    problems = models.JSONField(
        default=list, help_text="[{column, value, reason, remedy, blocks}]; blocks: row refused"
    )
    missing = code_array(32)  # fields that publication lacked when the row was read

    objects = ImportRowQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["batch", "line"], name="importrow_once"),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} line {self.line}"
