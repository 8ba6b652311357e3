"""From bytes to a Table: what the content is, not what its name says."""

from collections.abc import Iterable, Iterator
from itertools import chain, islice

from listings.sheets import archive, delimited, workbook
from listings.sheets.limits import MIB, Limits
from listings.sheets.problems import SheetRefused
from listings.sheets.table import Note, Row, Table, named

ZIP = (b"PK\x03\x04", b"PK\x05\x06")
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
FOREIGN = (
    b"%PDF",
    b"\x89PNG",
    b"GIF8",
    b"\xff\xd8\xff",
    b"\x1f\x8b",
    b"Rar!",
    b"7z\xbc\xaf",
    b"{\\rtf",
)
MARKUP = (b"<html", b"<!doctype", b"<table", b"<?xml")
BANNER = 3  # at most this many lines may stand above the titles


def read_table(content: bytes, *, name: str, limits: Limits) -> Table:
    """Return the table a file holds.

    Args:
        name: the file's name; a workbook's ending must agree with the content.

    Raises:
        SheetRefused: too large, of another kind, damaged, hostile, empty, or only titles.
    """
    check_content(content, name=name, limits=limits)
    if content.startswith(ZIP):
        notes = archive.checked_directory(content, limits=limits)
        return _assembled(workbook.rows_of(content, limits=limits), notes, limits=limits)
    text, encoding = delimited.text_of(content)
    notes = [Note("encoding", {"encoding": encoding})] if encoding != "UTF-8" else []
    return _assembled(delimited.rows_of(text, limits=limits), notes, limits=limits)


def check_content(content: bytes, *, name: str, limits: Limits) -> None:
    """Let pass what may be worth reading; cheap, for the moment of upload.

    Raises:
        SheetRefused: too large, empty, of another kind, or a hostile workbook directory.
    """
    if len(content) > limits.max_bytes:
        raise SheetRefused("too_big", limit=limits.max_bytes // MIB)
    head = content[:512].lstrip().lower()
    if not content.strip(b"\xef\xbb\xbf \t\r\n"):
        raise SheetRefused("empty")
    if content.startswith(OLE):
        raise archive.refuse_ole(content)
    if content.startswith(FOREIGN) or head.startswith(MARKUP):
        raise SheetRefused("not_a_table")
    if content.startswith(ZIP):
        archive.checked_directory(content, limits=limits)
    elif name.lower().endswith((".xlsx", ".xlsm")):
        raise SheetRefused("not_a_workbook")


def _assembled(found: Iterable[Row | Note], notes: list[Note], *, limits: Limits) -> Table:
    notes = list(notes)
    rows = _rows(found, notes)
    titles, rows = _titles(rows, notes)
    if len(titles.cells) > limits.max_columns:
        raise SheetRefused("too_many_columns", limit=limits.max_columns)
    columns, about_titles = named(list(titles.cells))
    kept = tuple(islice(rows, limits.max_rows + 1))
    if len(kept) > limits.max_rows:
        raise SheetRefused("too_many_rows", limit=limits.max_rows)
    if not kept:
        raise SheetRefused("only_titles")
    return Table(columns, kept, (*notes, *about_titles))


def _rows(found: Iterable[Row | Note], notes: list[Note]) -> Iterator[Row]:
    for item in found:
        if isinstance(item, Note):
            notes.append(item)
        else:
            yield item


def _titles(rows: Iterator[Row], notes: list[Note]) -> tuple[Row, Iterator[Row]]:
    """Return the row of titles and the rows below; a heading of one cell above them is passed."""
    first = list(islice(rows, BANNER + 1))
    if not first:
        raise SheetRefused("empty")
    place = next((n for n, row in enumerate(first) if _filled(row) > 1), 0)
    if place:
        notes.append(Note("banner", {"line": str(first[place].line)}))
    titles = first[place]
    width = max((n for n, cell in enumerate(titles.cells, start=1) if cell.strip()), default=0)
    return Row(titles.line, titles.cells[:width]), chain(first[place + 1 :], rows)


def _filled(row: Row) -> int:
    return sum(bool(cell.strip()) for cell in row.cells)
