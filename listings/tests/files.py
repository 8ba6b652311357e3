"""Files for tests: tables of our own writing, and hostile ones built on the spot."""

import csv
import io
import zipfile
from collections.abc import Mapping, Sequence

import openpyxl

TITLES = ("编号", "产品名称", "描述", "价格", "行业", "更新频率", "数据量")
ROWS = (
    ("A-1", "公交站点客流", "各站点每小时上下车人次", "0.5元/次", "道路运输业", "每日", "1.5 GB"),
    ("A-2", "水质监测", "二十二项指标", "面议", "76", "动态\n(每半年更新)", "8000万条"),
    ("A-3", "Grain prices", "Wholesale, by market", "3万元", "农业", "静态", "12 MB"),
)


def a_csv(
    rows: Sequence[Sequence[str]] = ROWS,
    *,
    titles: Sequence[str] = TITLES,
    encoding: str = "utf-8",
    delimiter: str = ",",
) -> bytes:
    """Return delimited text, quoted as Excel quotes."""
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=delimiter).writerows([titles, *rows])
    return out.getvalue().encode(encoding)


def an_xlsx(rows: Sequence[Sequence[object]] = ROWS, *, titles: Sequence[object] = TITLES) -> bytes:
    """Return a workbook of one sheet; text that begins with = becomes a formula."""
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet()
    for row in (titles, *rows):
        sheet.append(list(row))
    return saved(book)


def saved(book: openpyxl.Workbook) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def with_members(content: bytes, changes: Mapping[str, bytes | None]) -> bytes:
    """Return a workbook with some of its members replaced, added, or (None) left out."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as before,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as after,
    ):
        for name in before.namelist():
            if name not in changes:
                after.writestr(name, before.read(name))
        for name, data in changes.items():
            if data is not None:
                after.writestr(name, data)
    return out.getvalue()


def with_sheet(xml: str) -> bytes:
    """Return a workbook whose sheet holds ``xml`` inside its sheetData."""
    head = '<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
    sheet = f"{head}{xml}</worksheet>".encode()
    return with_members(an_xlsx(), {"xl/worksheets/sheet1.xml": sheet})
