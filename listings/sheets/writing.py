"""Tables out: a workbook written row by row, and the template people fill in."""

import csv
import io
import zipfile
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import IO
from xml.sax.saxutils import escape, quoteattr

from django.utils.translation import get_language
from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from kernel.cells import Cell, safe_row
from listings.sheets.fields import FIELDS, Field
from listings.sheets.papers import COLUMNS as PAPER_COLUMNS

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
PARTS = {
    "[Content_Types].xml": (
        f'<Types xmlns="{PACKAGE}/content-types">'
        '<Default Extension="rels"'
        ' ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{SHEET_TYPE}.sheet.main+xml"/>'
        f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{SHEET_TYPE}.worksheet+xml"/>'
        "</Types>"
    ),
    "_rels/.rels": (
        f'<Relationships xmlns="{PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{REL}/officeDocument" Target="xl/workbook.xml"/>'
        "</Relationships>"
    ),
    "xl/_rels/workbook.xml.rels": (
        f'<Relationships xmlns="{PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{REL}/worksheet" Target="worksheets/sheet1.xml"/>'
        "</Relationships>"
    ),
}
MOST = 32_767  # characters a spreadsheet program accepts in one cell
CHOICES = {
    "delivery_form": "数据集,API,数据应用,数据报告,数据对象",
    "update_frequency": "实时,每日,每周,每月,每季度,每半年,每年,不定期,静态",
    "structure": "结构化,半结构化,非结构化",
    "source": "自行采集,公开采集,协议取得,衍生",
    "contains_pi": "是,否",
    "contains_important_data": "是,否",
    "has_sample": "是,否",
}
ROWS_WITH_CHOICES = 5000
PAPER_EXAMPLE = (
    "20250633000000017",
    "",
    "",
    "91330100MA0EXAMP1B",
    "杭州市公交站点客流数据",
    "2025-06-02",
    "2025-06-02",
    "2028-06-01",
    "54",
    "zj-dip",
)


def write_workbook(out: IO[bytes], rows: Iterable[Sequence[object]], *, name: str) -> None:
    """Write a workbook of one sheet, row by row: a large table needs no memory of its size.

    Cells are those of ``kernel.cells``: text is text, numbers are numbers, nothing is a formula.
    """
    book = (
        f'<workbook xmlns="{MAIN}" xmlns:r="{REL}"><sheets>'
        f'<sheet name={quoteattr(name[:31])} sheetId="1" r:id="rId1"/></sheets></workbook>'
    )
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=4) as archive:
        for path, xml in {**PARTS, "xl/workbook.xml": book}.items():
            archive.writestr(path, HEAD + xml)
        with archive.open("xl/worksheets/sheet1.xml", "w") as sheet:
            sheet.write(f'{HEAD}<worksheet xmlns="{MAIN}"><sheetData>'.encode())
            for row in rows:
                cells = "".join(map(_cell, safe_row(row)))
                sheet.write(f"<row>{cells}</row>".encode())
            sheet.write(b"</sheetData></worksheet>")


def _cell(value: Cell) -> str:
    if isinstance(value, str):
        text = escape(value[:MOST])
        return (
            f'<c t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>' if text else "<c/>"
        )
    return f"<c><v>{value}</v></c>"


def paper_template() -> bytes:
    """Return the titles of a table of certificates and one example row, as ``template_csv``."""
    titles = [column.titles[0] for column in PAPER_COLUMNS if column.name != "standing"]
    return _csv([titles, PAPER_EXAMPLE])


def template_csv() -> bytes:
    """Return the titles and one example row: UTF-8 with its mark, all cells quoted."""
    return _csv([list(map(heading, FIELDS)), [field.example for field in FIELDS]])


def _csv(rows: Iterable[Sequence[object]]) -> bytes:
    out = io.StringIO(newline="")
    writer = csv.writer(out, quoting=csv.QUOTE_ALL)
    writer.writerows(safe_row(row) for row in rows)
    return out.getvalue().encode("utf-8-sig")


def template_xlsx(*, now: datetime) -> bytes:
    """Return a workbook: an empty table with drop-downs, and a sheet that explains its columns."""
    book = Workbook()
    book.properties.created = book.properties.modified = now.replace(tzinfo=None)
    sheet = book.worksheets[0]
    sheet.title = _("Listings")
    sheet.append([heading(field) for field in FIELDS])
    sheet.freeze_panes = "B2"
    for number, field in enumerate(FIELDS, start=1):
        letter = get_column_letter(number)
        sheet[f"{letter}1"].font = Font(bold=True)
        sheet.column_dimensions[letter].width = 18
        if field.name in CHOICES:
            rule = DataValidation(
                "list", formula1=f'"{CHOICES[field.name]}"', showErrorMessage=False
            )
            sheet.add_data_validation(rule)
            rule.add(f"{letter}2:{letter}{ROWS_WITH_CHOICES}")
    explained = book.create_sheet(_("Columns explained"))
    explained.append([_("Column"), _("Meaning"), _("Example")])
    for field in FIELDS:
        explained.append(safe_row([heading(field), str(field.explained), field.example]))
    for letter, width in {"A": 24, "B": 80, "C": 40}.items():
        explained.column_dimensions[letter].width = width
        explained[f"{letter}1"].font = Font(bold=True)
    for row in explained.iter_rows(min_row=2):
        for cell in row:
            cell.alignment = Alignment(wrap_text=True, vertical="top")
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def heading(field: Field) -> str:
    """Return the title of the field's column in our template, in the reader's language."""
    return field.heading if (get_language() or "").startswith("zh") else field.name
