"""Look a table through without writing a listing."""

from collections import Counter
from collections.abc import Mapping
from datetime import date, datetime

from kernel.action import action
from kernel.actor import Actor
from kernel.audit import record
from kernel.errors import InvalidInput
from kernel.lifecycle import move
from kernel.workdays import local_day
from listings.intake import Plan, Sheet, missing_of, plans, problem_of, row_of
from listings.models import ImportBatch, ImportRow
from listings.sheets.mapping import Guess, checked, guess
from listings.sheets.problems import cut
from listings.sheets.table import Table
from parties.capabilities import Capability, require

Status = ImportBatch.Status
STRETCH = 1000  # rows planned with one set of queries
SAMPLES = 3


@action
def check_import(
    *,
    actor: Actor,
    batch_id: int,
    table: Table,
    now: datetime,
    mapping: Mapping[str, object] | None = None,
) -> ImportBatch:
    """Record what each row of ``table`` would come to; no listing is written.

    The columns mean what ``mapping`` says, else what a person said of this batch, else what the
    organisation last said of a file with the same titles, else what is guessed. A batch that is
    past checking is returned as it is. When no column could be taken for the title, ``mapping`` is
    left empty and a person has to name it.

    Raises:
        NotAllowed: the person's duty does not import listings.
        ImportBatch.DoesNotExist: no such import of the actor's organisation.
        SheetRefused: ``mapping`` cannot be used.
    """
    require(actor, Capability.IMPORT_LISTINGS)
    batch = ImportBatch.objects.editable_by(actor).locked(batch_id)
    if batch.status not in (Status.UPLOADED, Status.CHECKING, Status.CHECKED):
        return batch
    if batch.status != Status.CHECKING:
        move(batch, "check", to=Status.CHECKING)
    guesses = guess(table)
    wanted = mapping or batch.mapping or _remembered(batch, table) or _columns(guesses)
    batch.columns = list(table.columns)
    batch.mapping = checked(wanted, columns=table.columns) if mapping or "title" in wanted else {}
    batch.findings = _findings(table, guesses)
    _write_rows(batch, Sheet.of(table, batch.mapping), today=local_day(now))
    move(batch, "checked", to=Status.CHECKED, also=[*COUNTS, "columns", "mapping", "findings"])
    record(actor, "import.check", on=batch, at=now, after={"rows": batch.total})
    return batch


COUNTS = ["total", "processed", "drafted", "updated", "unchanged", "refused"]


def _columns(guesses: Mapping[str, Guess]) -> dict[str, str]:
    return {field: found.column for field, found in guesses.items()}


def _remembered(batch: ImportBatch, table: Table) -> dict[str, str] | None:
    """Return how the organisation last read a file with these titles."""
    same = ImportBatch.objects.filter(
        organisation_id=batch.organisation_id, columns=list(table.columns)
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


def _write_rows(batch: ImportBatch, sheet: Sheet, *, today: date) -> None:
    """Replace the predicted rows, and count them; without a title column none can be predicted."""
    ImportRow.objects.filter(batch=batch).delete()
    batch.total = len(sheet.table.rows)
    batch.processed = batch.total if sheet.mapping else 0
    outcomes: Counter[str] = Counter()
    for start in range(0, batch.processed, STRETCH):
        rows = [
            _predicted(plan, batch=batch, sheet=sheet, today=today)
            for plan in plans(sheet, batch=batch, start=start, count=STRETCH)
        ]
        ImportRow.objects.bulk_create(rows)
        outcomes.update(row.outcome for row in rows)
    for name in ("drafted", "updated", "unchanged", "refused"):
        setattr(batch, name, outcomes[name])


def _predicted(plan: Plan, *, batch: ImportBatch, sheet: Sheet, today: date) -> ImportRow:
    try:
        missing = missing_of(plan, holder=batch.organisation, today=today)
    except InvalidInput as error:
        plan, missing = plan.refused(problem_of(error, mapping=sheet.mapping)), []
    return row_of(plan, batch=batch, listing=plan.listing, missing=missing)
