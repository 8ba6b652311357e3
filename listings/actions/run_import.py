"""Write the next rows of a confirmed import."""

from collections.abc import Sequence
from datetime import datetime

from django.db import IntegrityError

from kernel.action import action
from kernel.actor import Actor
from kernel.audit import record
from kernel.errors import DomainError
from kernel.lifecycle import move, touch
from kernel.outbox import emit
from kernel.workdays import local_day
from listings.actions.draft_listing import draft_listing
from listings.actions.revise_listing import revise_listing
from listings.facts import ImportRequested
from listings.intake import Plan, Sheet, fields_missing, plans, problem_of, row_of
from listings.models import ImportBatch, ImportRow, Listing
from listings.sheets.problems import SheetRefused
from parties.capabilities import Capability, require

Status = ImportBatch.Status
STRETCH = 50


@action
def run_import(
    *, actor: Actor, batch_id: int, sheet: Sheet, now: datetime, is_last: bool = False
) -> ImportBatch:
    """Write up to 50 rows, or all of them when the batch is all or nothing; record each.

    Each row is one ordinary drafting or revision, so a row that fails costs only itself. Rows
    recorded before are not touched again: call it until the status is no longer ``running``.

    Args:
        is_last: the caller's time is over; ask for the rest to be done by another worker.

    Raises:
        NotAllowed: the person's duty does not import or draft listings.
        ImportBatch.DoesNotExist: no such import of the actor's organisation.
        SheetRefused: all or nothing, and a row failed; nothing was written.
    """
    require(actor, Capability.IMPORT_LISTINGS)
    batch = ImportBatch.objects.editable_by(actor).locked(batch_id)
    if batch.status != Status.RUNNING:
        return batch
    is_whole = batch.mode == ImportBatch.Mode.ALL_OR_NOTHING
    count = batch.total if is_whole else STRETCH
    planned = plans(sheet, batch=batch, start=batch.processed, count=count)
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
    plan: Plan, *, actor: Actor, batch: ImportBatch, sheet: Sheet, now: datetime
) -> ImportRow:
    """Draft or revise the listing of one row; return the record of it."""
    if plan.terms is None:
        return row_of(plan, batch=batch, listing=plan.listing, missing=_missing(plan.listing, now))
    try:
        listing = _listing_of(plan, actor=actor, now=now)
    except (DomainError, IntegrityError) as error:
        refused = plan.refused(problem_of(error, mapping=sheet.mapping))
        return row_of(refused, batch=batch, listing=None, missing=[])
    listing.holder = batch.organisation
    return row_of(plan, batch=batch, listing=listing, missing=_missing(listing, now))


def _missing(listing: Listing | None, now: datetime) -> list[str]:
    return fields_missing(listing, today=local_day(now)) if listing else []


def _listing_of(plan: Plan, *, actor: Actor, now: datetime) -> Listing:
    assert plan.terms is not None
    if plan.listing is None:
        return draft_listing(actor=actor, terms=plan.terms, now=now)
    return revise_listing(actor=actor, listing_id=plan.listing.pk, terms=plan.terms, now=now)


def _refuse_partial(rows: Sequence[ImportRow]) -> None:
    for row in rows:
        if row.outcome == ImportRow.Outcome.REFUSED:
            blocking = next(problem for problem in row.problems if problem["blocks"])
            raise SheetRefused("row_failed", line=row.line, what=blocking["reason"])
