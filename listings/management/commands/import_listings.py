"""Import a table of listings from the command line: the same actions as the web."""

import json
from argparse import ArgumentParser
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _
from rich.console import Console
from rich.progress import Progress

from kernel.actor import Actor
from kernel.errors import DomainError, InvalidInput
from listings.actions.check_import import check_import
from listings.actions.confirm_import import confirm_import
from listings.actions.fail_import import fail_import
from listings.actions.open_import import open_import
from listings.actions.run_import import run_import
from listings.actions.start_import import start_import
from listings.intake import Sheet, missing_counts, table_of
from listings.models import ImportBatch, ImportRow
from listings.sheets.limits import in_force
from listings.sheets.mapping import checked
from listings.sheets.problems import Problem, SheetRefused
from parties.actions.store_file import Upload
from parties.authentication import active_roles
from parties.models import Duty, Organisation
from parties.vocabulary.uscc import normalise

NOTHING_IMPORTED = 1
Mode, Status = ImportBatch.Mode, ImportBatch.Status


class Command(BaseCommand):
    """Draft one listing for each usable row of FILE.

    Exit codes: 0 the file was imported (or checked) and refused rows are reported, 1 nothing was
    imported and the reason is said, 2 wrong arguments. The same file again changes nothing.
    """

    help = "Draft one listing for each usable row of a CSV or XLSX file."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Say what may be typed."""
        parser.add_argument("file", type=Path)
        parser.add_argument(
            "--organisation",
            required=True,
            metavar="CODE",
            help="whose listings: unified social credit code or foreign registration number",
        )
        parser.add_argument(
            "--mapping", type=Path, help="JSON object {field: column title}; default: guessed"
        )
        parser.add_argument("--dry-run", action="store_true", help="check the rows, write nothing")
        parser.add_argument("--json", action="store_true", help="print one JSON object")
        parser.add_argument(
            "--all-or-nothing",
            action="store_true",
            help="one transaction; any refused row stops it",
        )

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002 - Django's signature
        """Import; print the result.

        Raises:
            CommandError: nothing was imported.
        """
        try:
            batch = self._imported(options)
        except DomainError as error:
            if options["json"]:
                self.stdout.write(json.dumps(_nothing(error), ensure_ascii=False))
            raise CommandError(str(error), returncode=NOTHING_IMPORTED) from error
        if options["json"]:
            self.stdout.write(json.dumps(_result(batch), ensure_ascii=False))
        else:
            self._tell(batch)

    def _imported(self, options: dict[str, Any]) -> ImportBatch:
        actor = _actor(options["organisation"])
        mapping = _mapping(options["mapping"])
        batch = _started(options["file"], actor=actor, now=timezone.now())
        try:
            return _worked_through(batch, mapping=mapping, actor=actor, options=options)
        except SheetRefused as refusal:
            fail_import(actor=actor, batch_id=batch.pk, refusal=refusal, now=timezone.now())
            raise

    def _tell(self, batch: ImportBatch) -> None:
        """Print counts, every refused row, and how often what is doubtful or missing."""
        self.stdout.write(_counts(batch))
        doubts: Counter[str] = Counter()
        for error in _errors(batch):
            said = f"{error['column']}: {error['reason']}" if error["column"] else error["reason"]
            doubts[str(said)] += 1
        for row in batch.rows.filter(outcome=ImportRow.Outcome.REFUSED).order_by("line"):
            reasons = [problem.reason for problem in map(Problem.of, row.problems)]
            self.stdout.write(f"{row.line}\t{' '.join(reasons)}")
        for said, count in doubts.most_common():
            self.stdout.write(f"{count} x {said}")
        for field, count in missing_counts(batch):
            self.stdout.write(f"{count} x {_('Missing for publication')}: {field}")


def _counts(batch: ImportBatch) -> str:
    sentence = _(
        "%(rows)d rows: %(drafted)d new drafts, %(updated)d updated, %(unchanged)d unchanged,"
        " %(refused)d refused; %(flagged)d to look at."
    )
    return sentence % {
        "rows": batch.total,
        "drafted": batch.drafted,
        "updated": batch.updated,
        "unchanged": batch.unchanged,
        "refused": batch.refused,
        "flagged": batch.rows.flagged().count(),
    }


def _worked_through(
    batch: ImportBatch,
    *,
    mapping: dict[str, object] | None,
    actor: Actor,
    options: dict[str, Any],
) -> ImportBatch:
    """Check all rows and, unless it is a dry run, write them; takes up what was begun before.

    Raises:
        SheetRefused: the file or the mapping cannot be used, or all or nothing failed.
        InvalidInput: the same file is being imported with other columns.
    """
    now = timezone.now()
    table = table_of(batch, limits=in_force())
    batch = open_import(actor=actor, batch_id=batch.pk, table=table, now=now, mapping=mapping)
    if not batch.mapping:
        raise SheetRefused("mapping_no_title")
    if mapping and checked(mapping, columns=batch.columns) != batch.mapping:
        raise InvalidInput(
            _("This file is being imported with other columns. Cancel that import first."),
            field="mapping",
        )
    sheet = Sheet.of(table, batch.mapping)
    batch = _through(batch, step=check_import, during=Status.CHECKING, sheet=sheet, actor=actor)
    if batch.status == Status.CHECKED and not options["dry_run"]:
        batch = confirm_import(
            actor=actor,
            batch_id=batch.pk,
            mode=Mode.ALL_OR_NOTHING if options["all_or_nothing"] else Mode.VALID_ROWS,
            atomic_rows=settings.IMPORT_ATOMIC_ROWS,
            now=now,
        )
    if options["dry_run"]:
        return batch
    return _through(batch, step=run_import, during=Status.RUNNING, sheet=sheet, actor=actor)


def _actor(code: str) -> Actor:
    """Return the command line as a member of the organisation with this code.

    Raises:
        InvalidInput: no organisation, or a suspended one.
    """
    by_code = Organisation.objects.filter(uscc=normalise(code))
    organisation = by_code.first() or _by_number(code)
    if organisation is None:
        raise InvalidInput(
            _("No organisation has the code “%(code)s”. Register it on the site first.")
            % {"code": code[:40]},
            field="organisation",
        )
    if organisation.status == Organisation.Status.SUSPENDED:
        raise InvalidInput(
            _("The organisation is suspended; it cannot list."), field="organisation"
        )
    return Actor(
        kind="user",
        user_id=None,
        organisation_id=organisation.pk,
        roles=active_roles(organisation),
        duty=Duty.ADMIN.value,
        via="command",
    )


def _by_number(code: str) -> Organisation | None:
    """Return the one organisation with this foreign registration number."""
    found = list(
        Organisation.objects.filter(foreign_reg_no=code.strip()).exclude(foreign_reg_no="")[:2]
    )
    return found[0] if len(found) == 1 else None


def _started(path: Path, *, actor: Actor, now: datetime) -> ImportBatch:
    try:
        with path.open("rb") as file:
            content = BytesIO(file.read(in_force().max_bytes + 1))
    except OSError as error:
        raise InvalidInput(
            _("The file cannot be opened: %(why)s") % {"why": error.strerror}, field="file"
        ) from error
    upload = Upload(name=path.name, media_type="", content=content)
    limits = replace(in_force(), max_per_hour=0)
    return start_import(actor=actor, upload=upload, limits=limits, now=now)


def _mapping(path: Path | None) -> dict[str, object] | None:
    if path is None:
        return None
    try:
        mapping = json.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, ValueError) as error:
        raise InvalidInput(
            _("The mapping cannot be read: %(why)s") % {"why": error}, field="mapping"
        ) from error
    if not isinstance(mapping, dict):
        raise InvalidInput(
            _("The mapping must be one JSON object: {field: column title}."), field="mapping"
        )
    return mapping


def _through(
    batch: ImportBatch,
    *,
    step: Callable[..., ImportBatch],
    during: str,
    sheet: Sheet,
    actor: Actor,
) -> ImportBatch:
    """Take stretches of rows to the end, with a bar when somebody watches."""
    console = Console(stderr=True)
    with Progress(console=console, disable=not console.is_terminal, transient=True) as progress:
        bar = progress.add_task(during, total=batch.total, completed=batch.processed)
        while batch.status == during:
            batch = step(actor=actor, batch_id=batch.pk, sheet=sheet, now=timezone.now())
            progress.update(bar, completed=batch.processed)
    return batch


def _result(batch: ImportBatch) -> dict[str, object]:
    return {
        "rows": batch.total,
        "drafted": batch.drafted,
        "updated": batch.updated,
        "unchanged": batch.unchanged,
        "refused": batch.refused,
        "errors": _errors(batch),
    }


def _errors(batch: ImportBatch) -> list[dict[str, object]]:
    """Return every problem of every row, in the order of the file."""
    rows = ImportRow.objects.filter(batch=batch).exclude(problems=[]).order_by("line")
    return [
        {
            "line": row.line,
            "column": problem.column,
            "value": problem.value,
            "reason": problem.reason,
            "remedy": problem.remedy,
        }
        for row in rows.iterator(chunk_size=2000)
        for problem in map(Problem.of, row.problems)
    ]


def _nothing(error: DomainError) -> dict[str, object]:
    """Return the result of a file that was refused as a whole; ``line`` is null."""
    counts: dict[str, object] = dict.fromkeys(
        ("rows", "drafted", "updated", "unchanged", "refused"), 0
    )
    reason, remedy = error.parts if isinstance(error, SheetRefused) else (str(error), "")
    problem = {"line": None, "column": "", "value": "", "reason": reason, "remedy": remedy}
    return {**counts, "errors": [problem]}
