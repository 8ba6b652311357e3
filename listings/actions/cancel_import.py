"""Stop an import."""

from datetime import datetime

from kernel.action import action
from kernel.actor import Actor
from kernel.audit import record
from kernel.lifecycle import move
from listings.models import ImportBatch
from parties.capabilities import Capability, require


@action
def cancel_import(*, actor: Actor, batch_id: int, now: datetime) -> ImportBatch:
    """Stop between two stretches of rows; drafts already written stay.

    Raises:
        NotAllowed: the person's duty does not import listings.
        ImportBatch.DoesNotExist: no such import of the actor's organisation.
        IllegalMove: it is over already.
    """
    require(actor, Capability.IMPORT_LISTINGS)
    batch = ImportBatch.objects.editable_by(actor).locked(batch_id)
    batch.finished_at = now
    move(batch, "cancel", to=ImportBatch.Status.CANCELLED, also=["finished_at"])
    record(actor, "import.cancel", on=batch, at=now, after={"processed": batch.processed})
    return batch
