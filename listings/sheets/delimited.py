"""Delimited text: which encoding, which delimiter, and rows with their true line numbers."""

import codecs
import csv
import io
import re
from collections.abc import Iterator

from listings.sheets.limits import Limits
from listings.sheets.problems import SheetRefused
from listings.sheets.table import Mark, Row

DELIMITERS = (",", ";", "\t", "，")
SEP = re.compile(r"sep=(.)\s*\Z", re.IGNORECASE)  # Excel's own hint, understood by nobody else
QUOTED = re.compile(r'"[^"]*"')
CERTAINLY_UTF8 = 8  # this many characters of three bytes without a fault are no accident
ROUNDED = re.compile(r"\d(?:\.\d+)?E\+?(?:1[5-9]|[2-9]\d)\Z", re.IGNORECASE)  # 1.23457E+17


def text_of(content: bytes) -> tuple[str, str]:
    """Return the text and the name of its encoding: UTF-16 by its mark, UTF-8, else GB18030.

    Text that is UTF-8 up to a damaged place is not taken for GB18030, which nearly any bytes are.

    Raises:
        SheetRefused: none of them fits (the line is named), or it holds NUL.
    """
    if content[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
        return _decoded(content, "utf-16", name="UTF-16"), "UTF-16"
    try:
        return _without_nul(content.decode("utf-8-sig")), "UTF-8"
    except UnicodeDecodeError as error:
        sound = content[: error.start].decode("utf-8", "ignore")
        if sum(c > "\u07ff" for c in sound) >= CERTAINLY_UTF8:
            raise _undecodable(content, error, name="UTF-8") from error
    return _decoded(content, "gb18030", name="GB18030"), "GB18030"


def rows_of(text: str, *, limits: Limits) -> Iterator[Row]:
    """Yield every record that is not blank, with the line on which it begins.

    Raises:
        SheetRefused: a line or a cell is too long, or a quotation mark does not close.
    """
    delimiter, skip = _delimiter(text)
    lines = _within(io.StringIO(text, newline=""), limits=limits)
    for _ in range(skip):
        next(lines)
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    begin = skip + 1
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            kind = "cell_too_long" if "field limit" in str(error) else "quotes"
            raise SheetRefused(kind, line=begin, limit=limits.max_cell) from error
        if max(map(len, cells), default=0) > limits.max_cell:
            raise SheetRefused("cell_too_long", line=begin, limit=limits.max_cell)
        if any(cell.strip() for cell in cells):
            yield Row(begin, tuple(cells), _marks(cells))
        begin = skip + reader.line_num + 1


def _delimiter(text: str) -> tuple[str, int]:
    """Return the titles' delimiter and how many lines stand before them (Excel's ``sep=``)."""
    first, _, rest = text[:100_000].lstrip("\ufeff").partition("\n")
    if hint := SEP.match(first):
        return hint[1], 1
    titles = QUOTED.sub("", f"{first}\n{rest}").lstrip().partition("\n")[0]
    best = max(DELIMITERS, key=titles.count)
    return (best if best in titles else ","), 0


def _within(lines: Iterator[str], *, limits: Limits) -> Iterator[str]:
    """Pass lines on; a line too long would cost memory before its cells could be counted."""
    for number, line in enumerate(lines, start=1):
        if len(line) > limits.max_line:
            raise SheetRefused("line_too_long", line=number, limit=limits.max_line)
        yield line


def _marks(cells: list[str]) -> dict[int, Mark]:
    marks: dict[int, Mark] = {}
    for place, cell in enumerate(cells):
        if cell[:1] == "=":
            marks[place] = "formula_text"
        elif cell[:1].isdigit() and ROUNDED.match(cell):
            marks[place] = "rounded"
    return marks


def _decoded(content: bytes, codec: str, *, name: str) -> str:
    try:
        return _without_nul(content.decode(codec))
    except UnicodeDecodeError as error:
        raise _undecodable(content, error, name=name) from error


def _undecodable(content: bytes, error: UnicodeDecodeError, *, name: str) -> SheetRefused:
    line = content.count(b"\n", 0, error.start) + 1
    return SheetRefused("encoding", line=line, encoding=name)


def _without_nul(text: str) -> str:
    at = text.find("\0")
    if at >= 0:
        raise SheetRefused("nul", line=text.count("\n", 0, at) + 1)
    return text
