"""From a table that somebody uploads to the field table."""

import re
from collections.abc import Sequence

from kernel.text import normalise
from listings.sheets.table import Table
from listings.terms import MAX_FIELDS

NAMES = ("字段名", "字段名称", "字段", "名称", "列名", "name", "field", "column", "field name")
TYPES = ("类型", "数据类型", "字段类型", "type", "data type")
MEANINGS = ("说明", "含义", "描述", "备注", "字段说明", "meaning", "description", "comment")
LOOKED_AT = 50  # rows by which a column's type is guessed
NUMBER = re.compile(r"[-+]?\d[\d,]*(?:\.\d+)?%?")
DAY = re.compile(r"\d{4}[-/.年]\d{1,2}(?:[-/.月]\d{1,2}日?)?(?:[ T].*)?")


def fields_of(table: Table) -> list[dict[str, str]]:
    """Return the data fields that ``table`` lists, or those that it has itself.

    A table with a column of names and one of types or meanings is a list of fields; of any other
    the titles are the fields, their types guessed from the first rows.
    """
    titles = [normalise(column) for column in table.columns]
    name, kind, meaning = (_place(titles, words) for words in (NAMES, TYPES, MEANINGS))
    if name is not None and (kind is not None or meaning is not None):
        rows = [
            {
                "name": _cell(row.cells, name)[:200],
                "type": _cell(row.cells, kind)[:80],
                "description": _cell(row.cells, meaning)[:1000],
            }
            for row in table.rows
        ]
    else:
        rows = [
            {"name": column[:200], "type": guessed([_cell(r.cells, n) for r in table.rows])}
            for n, column in enumerate(table.columns)
        ]
    return [{k: v for k, v in row.items() if v} for row in rows if row["name"]][:MAX_FIELDS]


def guessed(cells: Sequence[str]) -> str:
    """Return ``number``, ``date`` or ``text`` for a column with these cells; empty without any."""
    filled = [cell for cell in cells[:LOOKED_AT] if cell]
    if not filled:
        return ""
    if all(DAY.fullmatch(cell) for cell in filled):
        return "date"
    return "number" if all(NUMBER.fullmatch(cell) for cell in filled) else "text"


def _place(titles: list[str], words: Sequence[str]) -> int | None:
    return next((n for n, title in enumerate(titles) if title in words), None)


def _cell(cells: Sequence[str], place: int | None) -> str:
    return cells[place].strip() if place is not None and place < len(cells) else ""
