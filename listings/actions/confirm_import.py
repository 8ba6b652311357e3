"""Order the rows to be written."""

from datetime import datetime

from kernel.action import action
from kernel.actor import Actor
from kernel.audit import record
from kernel.lifecycle import move
from kernel.outbox import emit
from listings.facts import ImportRequested
from listings.models import ImportBatch, ImportRow
from listings.sheets.problems import SheetRefused
from parties.capabilities import Capability, require

Mode = ImportBatch.Mode
COUNTS = ["processed", "drafted", "updated", "unchanged", "refused"]


@action
def confirm_import(
    *, actor: Actor, batch_id: int, mode: str, atomic_rows: int, now: datetime
) -> ImportBatch:
    """Let the checked rows be written as ``mode`` says; workers do it from here.

    Args:
        mode: ``valid_rows`` leaves refused rows out, ``all_or_nothing`` writes in one transaction.
        atomic_rows: how many rows one transaction may hold.

    Raises:
        NotAllowed: the person's duty does not import listings.
        ImportBatch.DoesNotExist: no such import of the actor's organisation.
        IllegalMove: it was not checked, or runs already.
        SheetRefused: all or nothing is asked for, but rows are refused or too
            many; or no column is named as the title.
    """
    require(actor, Capability.IMPORT_LISTINGS)
    batch = ImportBatch.objects.editable_by(actor).locked(batch_id)
    batch.mode = Mode(mode).value
    if not batch.mapping:
        missing = "mapping_no_number" if batch.is_of_certificates else "mapping_no_title"
        raise SheetRefused(missing)
    if batch.mode == Mode.ALL_OR_NOTHING and batch.refused:
        raise SheetRefused("rows_refused", count=batch.refused)
    if batch.mode == Mode.ALL_OR_NOTHING and batch.total > atomic_rows:
        raise SheetRefused("too_many_for_one", limit=atomic_rows)
    for name in COUNTS:
        setattr(batch, name, 0)
    batch.started_at = now
    move(batch, "run", to=ImportBatch.Status.RUNNING, also=["mode", "started_at", *COUNTS])
    ImportRow.objects.filter(batch=batch).delete()
    record(actor, "import.confirm", on=batch, at=now, after={"mode": batch.mode})
    emit(ImportRequested(import_batch_id=batch.pk))
    return batch
