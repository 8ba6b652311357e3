"""Tables as files: one list of columns makes the CSV and the XLSX of what the screen shows."""

import csv
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from typing import Any, Literal

from django.http import HttpResponse

from kernel.cells import safe_row
from kernel.numbering import ZONE
from listings.sheets.writing import write_workbook

MOST = 50_000  # rows of one file
BOM = "\ufeff"  # without it Excel takes UTF-8 for the local encoding
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
Format = Literal["csv", "xlsx"]
Rows = Iterable[Sequence[object]]


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its title, and what it says of a row."""

    label: object
    value: Callable[[Any], object]


def sheet(columns: Sequence[Column], rows: Iterable[object]) -> list[list[object]]:
    """Return the titles and one line for each row."""
    titles: list[object] = [str(column.label) for column in columns]
    return [titles, *([column.value(row) for column in columns] for row in rows)]


def as_file(lines: Rows, *, form: Format, name: str, now: datetime) -> HttpResponse:
    """Return ``lines`` as a file to download: text is text, numbers are numbers, no formulas."""
    stamped = f"{name}-{now.astimezone(ZONE):%Y%m%d-%H%M}.{form}"
    disposition = {"Content-Disposition": f'attachment; filename="{stamped}"'}
    if form == "xlsx":
        out = BytesIO()
        write_workbook(out, lines, name=name)
        return HttpResponse(out.getvalue(), content_type=XLSX, headers=disposition)
    answer = HttpResponse(BOM, content_type="text/csv; charset=utf-8", headers=disposition)
    csv.writer(answer, quoting=csv.QUOTE_ALL).writerows(safe_row(line) for line in lines)
    return answer
