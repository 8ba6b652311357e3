"""Imports at each of their stages, for tests; through the actions, because rows need a file."""

from datetime import datetime
from io import BytesIO

from kernel.actor import Actor
from listings.actions.check_import import check_import
from listings.actions.confirm_import import confirm_import
from listings.actions.open_import import open_import
from listings.actions.run_import import run_import
from listings.actions.start_import import start_import
from listings.intake import Sheet, table_of
from listings.models import ImportBatch
from listings.sheets.limits import Limits
from listings.tests.files import a_csv
from parties.actions.store_file import Upload

LIMITS = Limits(max_per_hour=0)


def an_upload(content: bytes | None = None, name: str = "products.csv") -> Upload:
    data = a_csv() if content is None else content
    return Upload(name=name, media_type="text/csv", content=BytesIO(data))


def an_import(
    actor: Actor, content: bytes | None = None, *, now: datetime, name: str = "products.csv"
) -> ImportBatch:
    """Return an uploaded import that nobody has looked through yet."""
    upload = an_upload(content, name)
    return start_import(actor=actor, upload=upload, limits=LIMITS, now=now)


def an_open_import(
    actor: Actor, content: bytes | None = None, *, now: datetime, name: str = "products.csv"
) -> ImportBatch:
    """Return an import whose rows are still to be checked."""
    batch = an_import(actor, content, now=now, name=name)
    table = table_of(batch, limits=LIMITS)
    return open_import(actor=actor, batch_id=batch.pk, table=table, now=now)


def a_checked_import(
    actor: Actor, content: bytes | None = None, *, now: datetime, name: str = "products.csv"
) -> ImportBatch:
    batch = an_open_import(actor, content, now=now, name=name)
    return check_to_the_end(batch, actor, now=now)


def check_to_the_end(batch: ImportBatch, actor: Actor, *, now: datetime) -> ImportBatch:
    sheet = sheet_of(batch)
    while batch.status == ImportBatch.Status.CHECKING:
        batch = check_import(actor=actor, batch_id=batch.pk, sheet=sheet, now=now)
    return batch


def a_confirmed_import(
    actor: Actor,
    content: bytes | None = None,
    *,
    now: datetime,
    mode: str = "valid_rows",
) -> ImportBatch:
    batch = a_checked_import(actor, content, now=now)
    return confirm_import(actor=actor, batch_id=batch.pk, mode=mode, atomic_rows=2000, now=now)


def sheet_of(batch: ImportBatch) -> Sheet:
    return Sheet.of(table_of(batch, limits=LIMITS), batch.mapping)


def run_to_the_end(batch: ImportBatch, actor: Actor, *, now: datetime) -> ImportBatch:
    sheet = sheet_of(batch)
    while batch.status == ImportBatch.Status.RUNNING:
        batch = run_import(actor=actor, batch_id=batch.pk, sheet=sheet, now=now)
    return batch


def an_imported(actor: Actor, content: bytes | None = None, *, now: datetime) -> ImportBatch:
    return run_to_the_end(a_confirmed_import(actor, content, now=now), actor, now=now)
