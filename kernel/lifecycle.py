"""States and the moves between them, as data; and the rows that events leave behind."""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from typing import ClassVar, Protocol, Self, TypeVar

from django.db import models
from django.utils.translation import gettext as _

from kernel.errors import DomainError, StaleVersion

Moves = AbstractSet[tuple[str, str, str]]  # edges: from, event, to
M = TypeVar("M", bound=models.Model)


class IllegalMove(DomainError):
    """No edge leads from the present status by this event to the status asked for."""

    code = "illegal_move"


class Versioned(Protocol):
    """A row that says by its ``version`` how often it changed."""

    version: int

    def save(self, *, update_fields: list[str]) -> None:
        """Write the named columns."""


class Governed(Versioned, Protocol):
    """A row whose ``status`` a lifecycle governs."""

    MOVES: ClassVar[Moves]
    status: str


def move(record: Governed, event: str, *, to: str, also: Sequence[str] = ()) -> None:
    """Apply ``event`` to the locked ``record``: write its status and its next version.

    Args:
        also: names of further columns the caller set, written in the same UPDATE.

    Raises:
        IllegalMove: ``MOVES`` has no such edge.
    """
    require_edge(record, event, to=to)
    record.status, record.version = to, record.version + 1
    record.save(update_fields=["status", "version", *also])


def require_edge(record: Governed, event: str, *, to: str) -> None:
    """Let ``event`` pass when it leads from where ``record`` stands; for checks before a change.

    Raises:
        IllegalMove: ``MOVES`` has no such edge.
    """
    if (record.status, event, to) not in record.MOVES:
        raise IllegalMove(
            _("“%(event)s” is not possible while “%(status)s”.")
            % {"event": _(event.replace("_", " ")), "status": _(record.status.replace("_", " "))}
        )


def move_many(
    rows: models.QuerySet[M], event: str, *, since: str, to: str, **columns: object
) -> int:
    """Apply ``event`` to all of ``rows`` that stand at ``since``, in one UPDATE; return how many.

    For bulk forms of actions: their status, their next version, and the columns named.

    Raises:
        IllegalMove: the model's ``MOVES`` have no such edge; nothing is written.
    """
    moves: Moves = getattr(rows.model, "MOVES")  # noqa: B009 - M is any governed model
    if (since, event, to) not in moves:
        raise IllegalMove(f"{rows.model.__name__}: no {event} from {since} to {to}")
    standing = rows.filter(status=since)
    return standing.update(status=to, version=models.F("version") + 1, **columns)


def touch(record: Versioned, *, also: Sequence[str]) -> None:
    """Write the named columns of the locked ``record`` as its next version; no change of status."""
    record.version += 1
    record.save(update_fields=["version", *also])


class VersionedQuerySet(models.QuerySet[M]):
    """Rows that carry a ``version``; every noun's QuerySet grows from it."""

    def locked(self, pk: int, *, version: int | None = None) -> M:
        """Return the row locked until commit.

        Args:
            version: what the actor saw; None when a stale view cannot do harm.

        Raises:
            DoesNotExist: these rows hold no such one.
            StaleVersion: it is newer than ``version``.
        """
        row = self.select_for_update(of=("self",), no_key=True).get(pk=pk)
        present: int = getattr(row, "version")  # noqa: B009 - M is any versioned model
        if version is not None and present != version:
            raise StaleVersion(
                _("Somebody changed this in the meantime. Look at it again, then repeat.")
            )
        return row


class EventRow(models.Model):
    """One thing that happened to one subject, numbered from 1. Append-only; what reports count.

    A concrete class adds ``subject`` (its key down), its own columns and
    ``UNIQUE (subject, seq)``. ``seq`` is taken under the subject's row lock.
    """

    seq = models.PositiveIntegerField()
    event = models.CharField(max_length=32)
    at = models.DateTimeField()
    actor_kind = models.CharField(max_length=9)
    actor_id = models.BigIntegerField(null=True)
    organisation_id = models.BigIntegerField(null=True, help_text="whom the actor acted for")
    data = models.JSONField(default=dict)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"#{self.pk} {self.event}"

    @classmethod
    def next_seq(cls, **subject: models.Model) -> int:
        """Return the next number for ``subject``, whose row the caller holds locked."""
        last = cls._default_manager.filter(**subject).aggregate(last=models.Max("seq"))["last"]
        return int(last or 0) + 1

    @classmethod
    def question(cls) -> models.QuerySet[Self]:
        """Return all rows; the start of a report's query."""
        return cls._default_manager.get_queryset()
