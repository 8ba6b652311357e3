"""The kernel's tables; no keys upward.

Outbox            one fact owed to one hearer
JobSlot           one run of one scheduled job
AuditEvent        one thing somebody did, chained by hashes; append-only
IdempotencyKey    one effect of one request
WorkYear          what is known of one year's working days
WorkDay           a day that a holiday notice or an operator names
"""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Now

from kernel.lifecycle import VersionedQuerySet


class Outbox(models.Model):
    """One fact owed to one hearer."""

    class State(models.TextChoices):
        DUE = "due"
        LEASED = "leased"
        DONE = "done"
        DEAD = "dead"

    fact = models.CharField(max_length=80)
    hearer = models.CharField(max_length=200, help_text="dotted name of the Celery task")
    payload = models.JSONField(help_text="the fact's fields, the task's keyword arguments")
    ordering_key = models.CharField(max_length=100, blank=True, help_text="rows of one key in turn")
    state = models.CharField(max_length=8, choices=State, default=State.DUE)
    attempts = models.PositiveSmallIntegerField(default=0)
    not_before = models.DateTimeField(db_default=Now())
    lease_token = models.UUIDField(null=True)
    lease_until = models.DateTimeField(null=True)
    last_error = models.TextField(blank=True)
    created_at = models.DateTimeField(db_default=Now())
    done_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["not_before", "id"], condition=models.Q(state="due"), name="outbox_due"
            ),
            models.Index(
                fields=["lease_until"], condition=models.Q(state="leased"), name="outbox_leased"
            ),
            models.Index(
                fields=["ordering_key", "id"],
                condition=models.Q(state__in=["due", "leased"]) & ~models.Q(ordering_key=""),
                name="outbox_in_turn",
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.hearer}"


class JobSlot(models.Model):
    """One run of one scheduled job: whoever inserts the row runs it."""

    job = models.CharField(max_length=200)
    slot_start = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["job", "slot_start"], name="jobslot_once"),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.job}"


class AuditEvent(models.Model):
    """One thing somebody did. Append-only; one hash chain for each organisation."""

    chain = models.BigIntegerField(help_text="organisation id, 0 for the platform")
    seq = models.PositiveIntegerField()
    at = models.DateTimeField()
    actor_kind = models.CharField(max_length=9)
    actor_id = models.BigIntegerField(null=True)
    organisation_id = models.BigIntegerField(null=True)
    via = models.CharField(max_length=8)
    action = models.CharField(max_length=80)
    object_type = models.CharField(max_length=80)
    object_id = models.BigIntegerField()
    after = models.JSONField(default=dict, help_text="what was set, as far as it explains the act")
    request_id = models.CharField(max_length=64, blank=True)
    prev_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["chain", "seq"], name="auditevent_chain_seq"),
        ]
        indexes = [models.Index(fields=["object_type", "object_id"], name="auditevent_object")]

    def __str__(self) -> str:
        return f"#{self.pk} {self.action}"


class IdempotencyKey(models.Model):
    """One effect of one request: the unique row is the lock (INTEROP 2.2)."""

    scope = models.CharField(max_length=200, help_text="client, method and route")
    key = models.CharField(max_length=255)
    body_sha256 = models.CharField(max_length=64)
    lease_until = models.DateTimeField()
    answer_status = models.PositiveSmallIntegerField(null=True)
    answer = models.TextField(blank=True)
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["scope", "key"], name="idempotencykey_once"),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.scope}"


class Serial(models.Model):
    """The last serial given out under one prefix and month; its row lock orders the takers."""

    prefix = models.CharField(max_length=16, primary_key=True, help_text="e.g. DL202601")
    last = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"#{self.pk} {self.last}"


class WorkYear(models.Model):
    """What is known of one year's working days; its row lock orders those who change them."""

    year = models.PositiveSmallIntegerField(primary_key=True)
    is_confirmed = models.BooleanField(
        default=False, help_text="its holiday notice is on record; else Monday to Friday is assumed"
    )
    source = models.CharField(max_length=300, blank=True)
    version = models.PositiveIntegerField(default=1)
    changed_at = models.DateTimeField()

    objects: "VersionedQuerySet[WorkYear]" = VersionedQuerySet.as_manager()  # type: ignore[assignment]

    def __str__(self) -> str:
        return f"#{self.pk} v{self.version}"


class WorkDay(models.Model):
    """A day that a holiday notice or an operator names; any other goes by its weekday."""

    date = models.DateField(primary_key=True)
    is_working = models.BooleanField()
    note = models.CharField(max_length=200, blank=True, help_text="holiday, or an editor's reason")
    is_edited = models.BooleanField(default=False, help_text="set by a person, one day at a time")

    def __str__(self) -> str:
        return f"{self.date} {'works' if self.is_working else 'rests'}"


def code_array(size: int, **options: object) -> "ArrayField[list[str], list[str]]":
    """Return a column for a list of codes of at most ``size`` characters each; empty by default."""
    return ArrayField(models.CharField(max_length=size), default=list, blank=True, **options)  # type: ignore[arg-type]
