"""Registers for tests: a source, an exported file with its proof, entries."""

from datetime import date, datetime
from hashlib import sha256
from io import BytesIO

from django.utils import timezone

from kernel.actor import Actor
from listings.actions.load_register import load_register
from listings.models import Certificate, RegisterExport, RegistrySource
from listings.sheets.limits import Limits
from listings.sheets.papers import Paper, columns_of, read_paper
from listings.sheets.reading import read_table
from listings.tests.build import a_scheme
from parties.actions.store_file import Upload

TITLES = "证书编号,权利人,登记日期,有效期至,状态"


def a_source(scheme: str = "zj-dip", **fields: object) -> RegistrySource:
    """Return the source of a scheme; by default an exported file with a checksum."""
    said = {"kind": "file", "changed_at": timezone.now(), **fields}
    return RegistrySource.objects.create(scheme=a_scheme(scheme), **said)


def a_row(certificate: Certificate, **said: str) -> str:
    """Return the line of a register that agrees with ``certificate`` but for ``said``."""
    cells = {
        "number": certificate.certificate_no,
        "holder": certificate.holder_name,
        "issued": f"{certificate.issued_on}",
        "until": f"{certificate.valid_to or ''}",
        "state": "有效",
        **said,
    }
    return ",".join(cells.values())


def a_sheet(*rows: str) -> bytes:
    """Return an export with these lines."""
    return "\n".join([TITLES, *rows, ""]).encode()


def papers_in(content: bytes) -> list[Paper]:
    """Return what an export's rows say."""
    table = read_table(content, name="register.csv", limits=Limits())
    mapping = columns_of(table.columns)
    return [read_paper(row, table=table, mapping=mapping) for row in table.rows]


def an_upload(content: bytes) -> Upload:
    """Return an export as it arrives."""
    return Upload("register.csv", "text/csv", BytesIO(content))


def an_export(
    operator: Actor,
    *rows: str,
    now: datetime,
    as_of: date = date(2026, 1, 4),
    scheme: str = "zj-dip",
) -> RegisterExport:
    """Return a loaded export with these lines."""
    content = a_sheet(*rows)
    return load_register(
        actor=operator,
        scheme_id=a_scheme(scheme).pk,
        upload=an_upload(content),
        papers=papers_in(content),
        proof=sha256(content).hexdigest(),
        as_of=as_of,
        now=now,
    )
