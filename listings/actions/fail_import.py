"""Give an import up, with the reason."""

from datetime import datetime

from kernel.action import action
from kernel.actor import Actor
from kernel.audit import record
from kernel.lifecycle import move
from listings.intake import stored_failure
from listings.models import ImportBatch
from listings.sheets.problems import SheetRefused
from parties.capabilities import Capability, require

Status = ImportBatch.Status


@action
def fail_import(
    *, actor: Actor, batch_id: int, refusal: SheetRefused, now: datetime
) -> ImportBatch:
    """End an import that cannot go on; an import that is over stays as it is.

    Raises:
        NotAllowed: neither the clock nor somebody whose duty imports listings.
        ImportBatch.DoesNotExist: no such import the actor may end.
    """
    require(actor, Capability.IMPORT_LISTINGS)
    batch = ImportBatch.objects.governed_by(actor).locked(batch_id)
    if batch.status == Status.UPLOADED:
        move(batch, "check", to=Status.CHECKING)
    if batch.status not in (Status.CHECKING, Status.RUNNING):
        return batch
    batch.failure, batch.finished_at = stored_failure(refusal), now
    move(batch, "fail", to=Status.FAILED, also=["failure", "finished_at"])
    record(actor, "import.fail", on=batch, at=now, after={"kind": refusal.kind})
    return batch
