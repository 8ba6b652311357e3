"""Tables of certificates on their way in, for tests."""

from collections.abc import Sequence
from datetime import datetime
from io import BytesIO

from kernel.actor import Actor
from listings.actions.check_papers import check_papers
from listings.actions.confirm_import import confirm_import
from listings.actions.open_import import open_import
from listings.actions.run_papers import run_papers
from listings.actions.start_import import start_import
from listings.intake import table_of
from listings.models import ImportBatch
from listings.paper_intake import PaperSheet
from listings.tests.imports import LIMITS
from parties.actions.store_file import Upload

TITLES = "证书编号,登记号,权利人,统一社会信用代码,数据名称,发证日期,有效期至,行业,登记机构"
GOOD = "2025 0633 0000 00017,,,,Bus counts,2025-06-02,2028-06-01,54,zj-dip"


def a_paper_sheet(*rows: str, titles: str = TITLES) -> bytes:
    """Return a table of certificates."""
    return "\n".join([titles, *rows, ""]).encode()


def a_paper_import(actor: Actor, *rows: str, now: datetime, titles: str = TITLES) -> ImportBatch:
    """Return an import whose rows are still to be checked."""
    content = BytesIO(a_paper_sheet(*rows, titles=titles))
    upload = Upload(name="certificates.csv", media_type="text/csv", content=content)
    batch = start_import(actor=actor, upload=upload, limits=LIMITS, now=now, subject="certificates")
    table = table_of(batch, limits=LIMITS)
    return open_import(actor=actor, batch_id=batch.pk, table=table, now=now)


def paper_sheet_of(batch: ImportBatch) -> PaperSheet:
    return PaperSheet.of(table_of(batch, limits=LIMITS), batch.mapping)


def a_checked_paper_import(actor: Actor, *rows: str, now: datetime) -> ImportBatch:
    batch = a_paper_import(actor, *rows, now=now)
    sheet = paper_sheet_of(batch)
    while batch.status == ImportBatch.Status.CHECKING:
        batch = check_papers(actor=actor, batch_id=batch.pk, sheet=sheet, now=now)
    return batch


def an_imported_table(
    actor: Actor, *rows: str, now: datetime, mode: str = "valid_rows"
) -> ImportBatch:
    batch = a_checked_paper_import(actor, *rows, now=now)
    batch = confirm_import(actor=actor, batch_id=batch.pk, mode=mode, atomic_rows=2000, now=now)
    sheet = paper_sheet_of(batch)
    while batch.status == ImportBatch.Status.RUNNING:
        batch = run_papers(actor=actor, batch_id=batch.pk, sheet=sheet, now=now)
    return batch


def said_of(batch: ImportBatch) -> Sequence[tuple[int, str, list[str]]]:
    """Return line, outcome and what is wrong of each row, in order."""
    rows = batch.rows.order_by("line")
    return [(r.line, r.outcome, [p["reason"] for p in r.problems]) for r in rows]
