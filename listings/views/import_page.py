"""What an import's page and report show."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from math import ceil

from django.http import HttpRequest
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from kernel.edge import actor_of, page_of
from kernel.phrases import listed
from listings.intake import field_label, missing_counts, problem_counts, told_failure
from listings.models import ImportBatch, ImportRow
from listings.sheets.fields import FIELD_NAMED
from listings.sheets.papers import BY_NAME as PAPER_COLUMNS
from listings.sheets.problems import Problem
from listings.sheets.sentences import NOTES
from listings.sheets.table import Table

Status, Outcome = ImportBatch.Status, ImportRow.Outcome
SHOWN_WITH = ("listing", "certificate", "batch")
MINUTE_S = 60
STEPS: tuple[str | Promise, ...] = (
    gettext_lazy("Upload"),
    gettext_lazy("Check"),
    gettext_lazy("Import"),
    gettext_lazy("Result"),
)
STEP_OF = {Status.UPLOADED: 1, Status.CHECKING: 1, Status.CHECKED: 1, Status.RUNNING: 2}


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the wizard."""

    label: str
    state: str  # done, now, todo
    href: str = ""


@dataclass(frozen=True, slots=True)
class Tab:
    """One choice of rows with how many there are."""

    value: str
    label: str
    count: int
    is_now: bool


@dataclass(frozen=True, slots=True)
class Counted:
    """Something that several rows have in common."""

    label: str
    count: int
    problem: Problem | None = None
    line: int = 0


@dataclass(frozen=True, slots=True)
class ShownRow:
    """One row of the file with what became of it."""

    row: ImportRow
    problems: list[Problem]
    missing: list[str]
    label: str = ""


def steps_of(batch: ImportBatch | None) -> list[Step]:
    """Return the four steps; ``batch`` None stands for the upload page."""
    now = 0 if batch is None else STEP_OF.get(Status(batch.status), 3)
    return [
        Step(str(label), "done" if n < now else "now" if n == now else "todo")
        for n, label in enumerate(STEPS)
    ]


def page_context(request: HttpRequest, batch: ImportBatch) -> dict[str, object]:
    """Return everything the page of an import shows."""
    context: dict[str, object] = {
        "batch": batch,
        "steps": steps_of(batch),
        "earlier": _earlier(request, batch),
        "failure": told_failure(batch),
        "notes": _notes(batch),
        "meanings": [(_meaning(f, batch), title) for f, title in batch.mapping.items()],
    }
    if batch.is_under_way:
        return {**context, **progress_context(batch, now=timezone.now())}
    choice = request.GET.get("outcome", "")
    rows = batch.rows.shown(choice).select_related(*SHOWN_WITH).order_by("line")
    listed = page_of(request, rows)
    return {
        **context,
        "listed": listed,
        "tabs": _tabs(batch, choice),
        "shown_rows": [_shown(row) for row in listed.page],
        "missing": [Counted(field_label(f), n) for f, n in missing_counts(batch)],
        "remarks": [Counted(p.column, n, p, line) for p, n, line in problem_counts(batch)],
    }


def progress_context(batch: ImportBatch, *, now: datetime) -> dict[str, object]:
    """Return how far an import is, in numbers and in words."""
    before = 0
    if batch.waits:
        before = ImportBatch.objects.awaiting_work().filter(pk__lt=batch.pk).count()
    return {"batch": batch, "before": before, "left": _left(batch, now=now)}


def columns_options(batch: ImportBatch) -> dict[str, object]:
    """Return what the form of columns needs to know of the file."""
    return {
        "columns": batch.columns,
        "mapping": batch.mapping,
        "samples": batch.findings.get("samples", {}),
        "is_of_certificates": batch.is_of_certificates,
    }


def report_rows(batch: ImportBatch, table: Table) -> Iterator[list[object]]:
    """Yield the file's titles and rows, each with outcome, reasons, remedies and what it lacks."""
    yield [
        *table.columns,
        _("Line"),
        _("Outcome"),
        _("Reason"),
        _("Remedy"),
        _("Missing for publication"),
        _("Certificate number") if batch.is_of_certificates else _("Listing number"),
    ]
    records = batch.rows.select_related(*SHOWN_WITH).order_by("line").iterator(chunk_size=1000)
    record, width = next(records, None), len(table.columns)
    for row in table.rows:  # both in the order of lines: neither is held in memory
        cells = [*row.cells[:width], *[""] * (width - len(row.cells))]
        is_known = record is not None and record.line == row.line
        yield [*cells, row.line, *_became(record if is_known else None)]
        record = next(records, None) if is_known else record


def _number(row: ImportRow) -> str:
    if row.certificate:
        return row.certificate.certificate_no
    return row.listing.listing_no if row.listing else ""


def _meaning(field: str, batch: ImportBatch) -> str:
    known = PAPER_COLUMNS if batch.is_of_certificates else FIELD_NAMED
    return str(known[field].label)


def _became(row: ImportRow | None) -> list[object]:
    if row is None:
        return [_("not imported"), "", "", "", ""]
    shown = _shown(row)
    return [
        outcome_label(row.outcome, row.batch),
        "\n".join(f"{p.column}: {p.reason}" if p.column else p.reason for p in shown.problems),
        "\n".join(dict.fromkeys(problem.remedy for problem in shown.problems)),
        listed(shown.missing),
        _number(row),
    ]


def outcome_label(value: str, batch: ImportBatch) -> str:
    """Return what became of a row in words: a listing is drafted, a certificate recorded."""
    if value == Outcome.DRAFTED and batch.is_of_certificates:
        return _("new")
    return str(Outcome(value).label)


def _shown(row: ImportRow) -> ShownRow:
    problems = [Problem.of(data) for data in row.problems]
    return ShownRow(
        row, problems, [field_label(f) for f in row.missing], outcome_label(row.outcome, row.batch)
    )


def _tabs(batch: ImportBatch, choice: str) -> list[Tab]:
    counts = [
        ("", _("all"), batch.rows.count()),
        ("flagged", _("to look at"), batch.rows.flagged().count()),
        *((value, outcome_label(value, batch), getattr(batch, value)) for value in Outcome.values),
    ]
    return [Tab(value, label, n, choice == value) for value, label, n in counts if n or not value]


def _earlier(request: HttpRequest, batch: ImportBatch) -> ImportBatch | None:
    """Return the last finished import of the same file."""
    mine = ImportBatch.objects.editable_by(actor_of(request))
    same = mine.filter(file=batch.file, status=Status.DONE, pk__lt=batch.pk)
    return same.order_by("-pk").first()


def _notes(batch: ImportBatch) -> list[str]:
    notes = batch.findings.get("notes", [])
    return [str(NOTES[note["code"]]) % note["args"] for note in notes]


def _left(batch: ImportBatch, *, now: datetime) -> str:
    """Return in words how long a running import still takes, from its speed so far."""
    if batch.started_at is None or not batch.processed:
        return ""
    elapsed = (now - batch.started_at).total_seconds()
    seconds = elapsed / batch.processed * (batch.total - batch.processed)
    if seconds < MINUTE_S:
        return _("less than a minute left")
    minutes = ceil(seconds / MINUTE_S)
    return ngettext("about %(n)d minute left", "about %(n)d minutes left", minutes) % {"n": minutes}
