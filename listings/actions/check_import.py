"""Look the next rows of a table through without writing a listing."""

from datetime import date, datetime

from kernel.action import action
from kernel.actor import Actor
from kernel.audit import record
from kernel.errors import InvalidInput
from kernel.lifecycle import move, touch
from kernel.outbox import emit
from kernel.workdays import local_day
from listings.facts import ImportMapped
from listings.intake import Plan, Sheet, missing_of, plans, problem_of, row_of
from listings.models import ImportBatch, ImportRow
from parties.capabilities import Capability, require

Status = ImportBatch.Status
STRETCH = 500
COUNTED = ["processed", *ImportBatch.COUNTS]


@action
def check_import(
    *, actor: Actor, batch_id: int, sheet: Sheet, now: datetime, is_last: bool = False
) -> ImportBatch:
    """Record what each of the next 500 rows would come to; no listing is written.

    Rows recorded before are not looked at again: call it until the status is no longer
    ``checking``.

    Args:
        is_last: the caller's time is over; ask for the rest to be done by another worker.

    Raises:
        NotAllowed: the person's duty does not import listings.
        ImportBatch.DoesNotExist: no such import of the actor's organisation.
    """
    require(actor, Capability.IMPORT_LISTINGS)
    batch = ImportBatch.objects.editable_by(actor).locked(batch_id)
    if batch.status != Status.CHECKING:
        return batch
    today = local_day(now)
    planned = plans(sheet, batch=batch, start=batch.processed, count=STRETCH)
    rows = [_predicted(plan, batch=batch, sheet=sheet, today=today) for plan in planned]
    ImportRow.objects.bulk_create(rows)
    batch.count(rows)
    if batch.processed < batch.total:
        touch(batch, also=COUNTED)
        if is_last:
            emit(ImportMapped(import_batch_id=batch.pk))
        return batch
    move(batch, "checked", to=Status.CHECKED, also=COUNTED)
    record(actor, "import.check", on=batch, at=now, after={"rows": batch.total})
    return batch


def _predicted(plan: Plan, *, batch: ImportBatch, sheet: Sheet, today: date) -> ImportRow:
    try:
        missing = missing_of(plan, holder=batch.organisation, today=today)
    except InvalidInput as error:
        plan, missing = plan.refused(problem_of(error, mapping=sheet.mapping)), []
    return row_of(plan, batch=batch, listing=plan.listing, missing=missing)
