"""Record the certificates of the next rows of a confirmed import."""

from collections.abc import Sequence
from datetime import datetime

from django.db import IntegrityError

from kernel.action import action
from kernel.actor import Actor
from kernel.audit import record
from kernel.errors import DomainError
from kernel.lifecycle import move, touch
from kernel.outbox import emit
from listings.actions.record_certificate import CertificateTerms, record_certificate
from listings.facts import ImportRequested
from listings.intake import problem_of
from listings.models import ImportBatch, ImportRow
from listings.paper_intake import PaperPlan, PaperSheet, paper_plans, paper_row, recordable
from listings.sheets.problems import SheetRefused
from parties.capabilities import Capability, require

Status = ImportBatch.Status
STRETCH = 50


@action
def run_papers(
    *, actor: Actor, batch_id: int, sheet: PaperSheet, now: datetime, is_last: bool = False
) -> ImportBatch:
    """Record up to 50 rows, or all of them when the batch is all or nothing.

    Each row is one ordinary recording, so a row that fails costs only itself. A number on record
    with the same holder and days is left as it is: the same file twice changes nothing.

    Args:
        is_last: the caller's time is over; ask for the rest to be done by another worker.

    Raises:
        NotAllowed: the person's duty does not import or record certificates.
        ImportBatch.DoesNotExist: no such import of the actor's organisation.
        SheetRefused: all or nothing, and a row failed; nothing was written.
    """
    require(actor, Capability.IMPORT_LISTINGS)
    batch = ImportBatch.objects.editable_by(actor).locked(batch_id)
    if batch.status != Status.RUNNING:
        return batch
    is_whole = batch.mode == ImportBatch.Mode.ALL_OR_NOTHING
    planned = paper_plans(
        sheet,
        batch=batch,
        start=batch.processed,
        count=batch.total if is_whole else STRETCH,
        is_operator=actor.is_operator,
    )
    rows = [_written(plan, actor=actor, batch=batch, sheet=sheet, now=now) for plan in planned]
    if is_whole:
        _refuse_partial(rows)
    ImportRow.objects.bulk_create(rows)
    batch.count(rows)
    if batch.processed < batch.total:
        touch(batch, also=["processed", *batch.COUNTS])
        if is_last:
            emit(ImportRequested(import_batch_id=batch.pk))
        return batch
    batch.finished_at = now
    move(batch, "finish", to=Status.DONE, also=["processed", "finished_at", *batch.COUNTS])
    counted = {name: getattr(batch, name) for name in batch.COUNTS}
    record(actor, "import.finish", on=batch, at=now, after=counted)
    return batch


def _written(
    plan: PaperPlan, *, actor: Actor, batch: ImportBatch, sheet: PaperSheet, now: datetime
) -> ImportRow:
    """Record the certificate of one row; return the record of it."""
    if plan.scheme is None or plan.certificate is not None:
        return paper_row(plan, batch=batch, certificate=plan.certificate)
    try:
        terms = CertificateTerms(**recordable(plan))
        certificate = record_certificate(actor=actor, terms=terms, now=now)
    except (DomainError, IntegrityError) as error:
        refused = plan.refused(problem_of(error, mapping=sheet.mapping))
        return paper_row(refused, batch=batch, certificate=None)
    return paper_row(plan, batch=batch, certificate=certificate)


def _refuse_partial(rows: Sequence[ImportRow]) -> None:
    for row in rows:
        if row.outcome == ImportRow.Outcome.REFUSED:
            blocking = next(problem for problem in row.problems if problem["blocks"])
            raise SheetRefused("row_failed", line=row.line, what=blocking["reason"])
