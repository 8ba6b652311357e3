"""Bring a table of listings or of certificates."""

from datetime import datetime, timedelta

from kernel.action import action
from kernel.actor import Actor
from kernel.audit import record
from kernel.outbox import emit
from listings.facts import ImportUploaded
from listings.models import ImportBatch
from listings.sheets.limits import Limits
from listings.sheets.problems import SheetRefused
from listings.sheets.reading import check_content
from parties.actions.store_file import Upload, store_file
from parties.capabilities import Capability, require


@action
def start_import(
    *,
    actor: Actor,
    upload: Upload,
    limits: Limits,
    now: datetime,
    subject: str = ImportBatch.Subject.LISTINGS,
) -> ImportBatch:
    """Keep the file and ask for it to be looked through.

    The same file while its import is still under way returns that import. A finished import does
    not stand in the way: the same file again changes nothing that it set.

    Args:
        subject: what its rows are, one of ``ImportBatch.Subject``.

    Raises:
        NotAllowed: the person's duty does not import listings.
        SheetRefused: too large, empty, no table, a hostile workbook, or too many files lately.
        InvalidInput: the file's name promises another kind.
    """
    require(actor, Capability.IMPORT_LISTINGS)
    content = upload.content.read(limits.max_bytes + 1)
    check_content(content, name=upload.name, limits=limits)
    file = store_file(actor=actor, upload=upload, now=now, max_bytes=limits.max_bytes)
    mine = ImportBatch.objects.editable_by(actor)
    if batch := mine.under_way().filter(file=file, subject=subject).order_by("-pk").first():
        return batch
    lately = mine.filter(created_at__gt=now - timedelta(hours=1)).count()
    if limits.max_per_hour and lately >= limits.max_per_hour:
        raise SheetRefused("too_often", limit=limits.max_per_hour)
    batch = ImportBatch.objects.create(
        organisation_id=actor.party,
        user_id=actor.user_id,
        file=file,
        subject=ImportBatch.Subject(subject).value,
        created_at=now,
    )
    record(actor, "import.start", on=batch, at=now, after={"sha256": file.sha256})
    emit(ImportUploaded(import_batch_id=batch.pk))
    return batch
