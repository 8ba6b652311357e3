"""A holiday notice as a table: one named day a row."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from kernel.errors import InvalidInput
from listings.sheets.dates import read_day
from listings.sheets.table import Row, Table, tidy
from listings.vocabulary.holidays import NamedDay

TITLES = {
    "date": ("date", "day", "日期"),
    "kind": ("kind", "type", "类型", "安排", "休班"),
    "note": ("note", "name", "holiday", "节日", "名称", "备注"),
}
WORKS = {"work", "working", "班", "上班", "补班", "工作日", "1"}
RESTS = {"off", "holiday", "rest", "休", "放假", "休息", "假日", "0"}


def notice_days(table: Table) -> list[NamedDay]:
    """Return the days a notice's table names, in the file's order.

    Columns: date, kind (off / work, 休 / 班), and, if there is one, the holiday's name.

    Raises:
        InvalidInput: a column is missing, or a cell cannot be read; names the line.
    """
    places = {name: _place(table.columns, titles) for name, titles in TITLES.items()}
    for name, title in (("date", _("date")), ("kind", _("kind"))):
        if places[name] is None:
            raise InvalidInput(
                _("The file has no column “%(title)s”.") % {"title": title}, field="file"
            )
    return [_named(row, places) for row in table.rows]


def _place(columns: Sequence[str], titles: Sequence[str]) -> int | None:
    found = (n for n, column in enumerate(columns) if tidy(column).lower() in titles)
    return next(found, None)


def _named(row: Row, places: dict[str, int | None]) -> NamedDay:
    date_text, kind, note = (_cell(row, places[name]) for name in ("date", "kind", "note"))
    day = read_day(date_text)
    if day is None:
        raise InvalidInput(
            _("Line %(line)d: “%(value)s” is no date; write it like 2027-02-06.")
            % {"line": row.line, "value": date_text[:40]},
            field="file",
        )
    if kind.lower() not in WORKS | RESTS:
        raise InvalidInput(
            _("Line %(line)d: write “off” or “work” (休, 班), not “%(value)s”.")
            % {"line": row.line, "value": kind[:40]},
            field="file",
        )
    return NamedDay(day, kind.lower() in WORKS, note[:200])


def _cell(row: Row, place: int | None) -> str:
    return tidy(row.cells[place]) if place is not None and place < len(row.cells) else ""
