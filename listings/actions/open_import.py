"""Read the titles of a table and settle what they mean."""

from collections.abc import Mapping
from datetime import datetime

from kernel.action import action
from kernel.actor import Actor
from kernel.audit import record
from kernel.lifecycle import move
from listings.intake import settled
from listings.models import ImportBatch, ImportRow
from listings.sheets.mapping import Guess, guess
from listings.sheets.papers import guess_papers
from listings.sheets.problems import cut
from listings.sheets.table import Table
from parties.capabilities import Capability, require

Status = ImportBatch.Status
SAMPLES = 3
COUNTS = ["total", "processed", "drafted", "updated", "unchanged", "refused"]


@action
def open_import(
    *,
    actor: Actor,
    batch_id: int,
    table: Table,
    now: datetime,
    mapping: Mapping[str, object] | None = None,
) -> ImportBatch:
    """Make an uploaded or checked import ready for its rows to be checked from the first on.

    The columns mean what ``mapping`` says, else what was settled before, else what the
    organisation last said of a file with the same titles, else what is guessed. When no column
    could be taken for the title, ``mapping`` stays empty and the import waits for a person. One
    that is being checked, runs or is over is returned as it is.

    Raises:
        NotAllowed: the person's duty does not import listings.
        ImportBatch.DoesNotExist: no such import of the actor's organisation.
        SheetRefused: ``mapping`` cannot be used.
    """
    require(actor, Capability.IMPORT_LISTINGS)
    batch = ImportBatch.objects.editable_by(actor).locked(batch_id)
    if batch.status not in (Status.UPLOADED, Status.CHECKED):
        return batch
    guesses = guess_papers(table.columns) if batch.is_of_certificates else guess(table)
    wanted = mapping or batch.mapping or _remembered(batch, table) or _columns(guesses)
    batch.columns = list(table.columns)
    needed = "certificate_no" if batch.is_of_certificates else "title"
    is_said = bool(mapping) or needed in wanted
    batch.mapping = settled(batch, wanted) if is_said else {}
    batch.findings = _findings(table, guesses)
    for name in COUNTS:
        setattr(batch, name, 0)
    batch.total = len(table.rows)
    move(batch, "check", to=Status.CHECKING, also=[*COUNTS, "columns", "mapping", "findings"])
    if not batch.mapping:
        move(batch, "checked", to=Status.CHECKED)
    ImportRow.objects.filter(batch=batch).delete()
    record(actor, "import.open", on=batch, at=now, after={"rows": batch.total})
    return batch


def _columns(guesses: Mapping[str, Guess]) -> dict[str, str]:
    return {field: found.column for field, found in guesses.items()}


def _remembered(batch: ImportBatch, table: Table) -> dict[str, str] | None:
    """Return how the organisation last read a file with these titles."""
    same = ImportBatch.objects.filter(
        organisation_id=batch.organisation_id, subject=batch.subject, columns=list(table.columns)
    )
    last = same.exclude(pk=batch.pk).exclude(mapping={}).order_by("-pk").first()
    return last.mapping if last else None


def _findings(table: Table, guesses: Mapping[str, Guess]) -> dict[str, object]:
    samples = {
        column: [cut(text, to=60) for text in _filled(table, place)]
        for place, column in enumerate(table.columns)
    }
    return {
        "notes": [{"code": note.code, "args": dict(note.args)} for note in table.notes],
        "scores": {field: [found.column, found.score] for field, found in guesses.items()},
        "samples": samples,
    }


def _filled(table: Table, place: int) -> list[str]:
    """Return the first cells of a column that are not blank."""
    cells = (row.cells[place] for row in table.rows[:200] if place < len(row.cells))
    return [cell for cell in cells if cell.strip()][:SAMPLES]
