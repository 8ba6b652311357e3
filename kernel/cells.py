"""Cells of exported tables: the one escaper of CSV and XLSX (TRUST 4.5)."""

import re
import unicodedata
from collections.abc import Iterable
from decimal import Decimal

Cell = str | int | Decimal
STARTS = frozenset("=+-@|\t\r\n\0")  # what a spreadsheet may take for a formula or a command
_UNFIT_FOR_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def safe_row(values: Iterable[object]) -> list[Cell]:
    """Return the cells of one row, each as of ``safe_cell``."""
    return [safe_cell(value) for value in values]


def safe_cell(value: object) -> Cell:
    """Return ``value`` as a cell that no spreadsheet carries out.

    Typed numbers stay numbers, None is empty, everything else is text. Text that begins like a
    formula, full-width or behind spaces and invisible characters too, gets an apostrophe in
    front; control characters that XML cannot carry are removed.
    """
    if isinstance(value, int | Decimal) and not isinstance(value, bool):
        return value
    text = "" if value is None else str(value)
    cell = _UNFIT_FOR_XML.sub("", text)
    return f"'{cell}" if _begins_like_a_formula(text) else cell


def _begins_like_a_formula(text: str) -> bool:
    for character in text:
        plain = unicodedata.normalize("NFKC", character)[:1]
        if plain in STARTS:
            return True
        if plain and unicodedata.category(plain)[0] not in "CZ":
            return False
    return False
