"""Reads one workbook inside a process of its own, under limits; speaks JSON lines.

Run as a script: ``python -I child.py FILE ROWS WIDTH CELL MEMORY SECONDS``. It imports nothing of
ours. First line: {"sheet", "others"}; then one line for each row that is not blank:
[line, [cells], {place: mark}]; last line {"end": true}. A refusal is {"refused": kind}.
"""

import datetime as dt
import json
import re
import resource
import sys
import zipfile
from decimal import Decimal
from typing import IO

from python_calamine import CalamineError, CalamineSheet, SheetVisibleEnum, load_workbook

CHUNK = 1 << 20
OVERLAP = 512  # a tag cut by the border of two chunks is found in the next
CLAIM = re.compile(rb"<(?:\w+:)?dimension\s[^<>]*?ref=\"[A-Z]{1,3}\d+:[A-Z]{1,3}(\d+)\"")
ROW = re.compile(rb"<(?:\w+:)?row[\s>]")
ODD = re.compile(
    rb"<(?:\w+:)?c\s([^<>]*)>\s*"
    rb"(<(?:\w+:)?f\b[^<>]*(?:/>|>[^<]*</(?:\w+:)?f>))?\s*(<(?:\w+:)?v>[^<])?"
)
PLACE = re.compile(rb"\br=\"([A-Z]{1,3})(\d+)\"")
SHEET = re.compile(r"<(?:\w+:)?sheet\s([^<>]*?)/?>")
RELATION = re.compile(r"<(?:\w+:)?Relationship\s([^<>]*?)/?>")
ATTRIBUTE = re.compile(r"([\w:]+)\s*=\s*[\"']([^\"']*)[\"']")
LARGEST_EXACT = 10**15  # spreadsheets keep 15 digits
Places = dict[tuple[int, int], str]


class Refused(Exception):
    """The workbook is not read; the argument is the kind."""


def main() -> None:
    """Read the workbook named on the command line; write its rows."""
    rows, width, cell, memory, seconds = (int(text) for text in sys.argv[2:7])
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        read(sys.argv[1], rows=rows, width=width, cell=cell)
    except Refused as refusal:
        say({"refused": refusal.args[0]})
    except (CalamineError, zipfile.BadZipFile, KeyError, UnicodeDecodeError, EOFError, OSError):
        say({"refused": "unreadable"})
    except MemoryError:
        say({"refused": "too_much"})


def read(path: str, *, rows: int, width: int, cell: int) -> None:
    """Write the first visible sheet of the workbook."""
    with zipfile.ZipFile(path) as archive:
        member, others = first_sheet(archive)
        with archive.open(member) as stream:
            odd = oddities(stream, rows=rows)
    with load_workbook(path) as book:
        visible = [s.name for s in book.sheets_metadata if s.visible == SheetVisibleEnum.Visible]
        sheet = book.get_sheet_by_name(visible[0] if visible else book.sheet_names[0])
        if sheet.end and sheet.end[1] >= width:
            raise Refused("too_many_columns")
        say({"sheet": sheet.name, "others": others})
        write(sheet, odd=odd, cell=cell)


def first_sheet(archive: zipfile.ZipFile) -> tuple[str, int]:
    """Return the member that holds the first visible sheet, and how many further ones there are."""
    book = archive.read("xl/workbook.xml").decode()
    links = archive.read("xl/_rels/workbook.xml.rels").decode()
    if "<!DOCTYPE" in book or "<!DOCTYPE" in links:
        raise Refused("doctype")
    sheets = [dict(ATTRIBUTE.findall(tag)) for tag in SHEET.findall(book)]
    visible = [s for s in sheets if s.get("state", "visible") == "visible"] or sheets
    if not visible:
        raise Refused("no_sheet")
    wanted = next(value for name, value in visible[0].items() if name.endswith(":id"))
    relations = [dict(ATTRIBUTE.findall(tag)) for tag in RELATION.findall(links)]
    target = next(r["Target"] for r in relations if r["Id"] == wanted)
    return (target.lstrip("/") if target.startswith("/") else f"xl/{target}"), len(visible) - 1


def oddities(stream: IO[bytes], *, rows: int) -> Places:
    """Return the cells a reader of values cannot tell: formulas, errors. By (row, column) from 0.

    Counts rows on the way, so that a sheet of millions is refused before it is taken apart.
    """
    found: Places = {}
    seen, tail = 0, b""
    while chunk := stream.read(CHUNK):
        text = tail + chunk
        if b"<!DOCTYPE" in text:
            raise Refused("doctype")
        if (claim := CLAIM.search(text)) and int(claim[1]) > rows * 2:
            raise Refused("too_many_rows")
        seen += len(ROW.findall(chunk))
        if seen > rows * 2:
            raise Refused("too_many_rows")
        found |= odd_in(text)
        tail = text[-OVERLAP:]
    return found


def odd_in(text: bytes) -> Places:
    """Return the odd cells of one stretch of a sheet."""
    found: Places = {}
    for attributes, formula, value in ODD.findall(text):
        is_error = b't="e"' in attributes
        if not (formula or is_error) or not (place := PLACE.search(attributes)):
            continue
        mark = "cell_error" if is_error else "formula" if value else "formula_empty"
        found[int(place[2]) - 1, column_of(place[1])] = mark
    return found


def column_of(letters: bytes) -> int:
    """Return 0 for A, 25 for Z, 26 for AA."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number - 1


def write(sheet: CalamineSheet, *, odd: Places, cell: int) -> None:
    """Write the rows that are not blank."""
    left = sheet.start[1] if sheet.start else 0
    for number, values in enumerate(sheet.iter_rows() if sheet.start else ()):
        cells, marks = [], {}
        for place, value in enumerate(values):
            text, mark = text_of(value)
            if len(text) > cell:
                raise Refused("cell_too_long")
            mark = odd.get((number, left + place), mark)
            cells.append(text)
            if mark:
                marks[place] = mark
        if marks or any(cells):
            say([number + 1, cells, marks])
    say({"end": True})


def text_of(value: object) -> tuple[str, str]:
    """Return a cell as text, and its mark."""
    if isinstance(value, bool):
        return ("TRUE" if value else "FALSE"), ""
    if isinstance(value, int | float):
        exact = Decimal(repr(value))
        whole = exact == exact.to_integral_value()
        text = str(int(exact)) if whole else f"{exact:f}"
        return text, "rounded" if abs(exact) >= LARGEST_EXACT else ""
    if isinstance(value, dt.datetime):
        day_only = value.time() == dt.time()
        return (value.date().isoformat() if day_only else value.isoformat(" ", "seconds")), ""
    text = str(value)
    return text, "formula_text" if text[:1] == "=" else ""


def say(data: object) -> None:
    """Write one line."""
    sys.stdout.write(json.dumps(data, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
