"""Say which column means what."""

from collections.abc import Mapping
from datetime import datetime

from kernel.action import action
from kernel.actor import Actor
from kernel.audit import record
from kernel.lifecycle import move
from kernel.outbox import emit
from listings.facts import ImportMapped
from listings.intake import settled
from listings.models import ImportBatch, ImportRow
from parties.capabilities import Capability, require


@action
def map_import(
    *, actor: Actor, batch_id: int, mapping: Mapping[str, str], now: datetime
) -> ImportBatch:
    """Set the meaning of the columns (field -> title) and ask for the rows to be checked anew.

    Raises:
        NotAllowed: the person's duty does not import listings.
        ImportBatch.DoesNotExist: no such import of the actor's organisation.
        IllegalMove: it was not checked yet, or is past checking.
        SheetRefused: an unknown field or title, a title used twice, or none for the title.
    """
    require(actor, Capability.IMPORT_LISTINGS)
    batch = ImportBatch.objects.editable_by(actor).locked(batch_id)
    batch.mapping = settled(batch, mapping)
    for name in ("processed", *batch.COUNTS):
        setattr(batch, name, 0)
    counted = ["processed", *batch.COUNTS]
    move(batch, "check", to=ImportBatch.Status.CHECKING, also=["mapping", *counted])
    ImportRow.objects.filter(batch=batch).delete()
    record(actor, "import.map", on=batch, at=now, after={"fields": sorted(batch.mapping)})
    emit(ImportMapped(import_batch_id=batch.pk))
    return batch
