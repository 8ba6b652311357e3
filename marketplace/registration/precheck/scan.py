"""Looks into a sample for what tells who somebody is; a pure function over a table.

A hit names a column and the lines in which it stands, never the value.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from marketplace.registration.precheck.words import is_masked, is_personal

SHOWN_LINES = 5  # of one hit
_ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_ID_CHECKS = "10X98765432"
_ID = re.compile(r"(?<![\dA-Za-z])\d{17}[\dXx](?![\dA-Za-z])")
_MOBILE = re.compile(r"(?<![\d.])(?:\+?86[- ]?)?1[3-9]\d[- ]?\d{4}[- ]?\d{4}(?![\d.])")
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)*\.[A-Za-z]{2,}")
_CARD = re.compile(r"(?<![\d.])[3-6]\d{3}(?:[ -]?\d{1,6}){2,4}(?![\d.])")
CARD_DIGITS = (15, 19)


@dataclass(frozen=True, slots=True)
class Hit:
    """One kind of trace in one column; ``lines`` are those of the file, ``count`` all of them."""

    kind: str  # id_number, mobile, email, bank_card, column_name
    column: str
    lines: tuple[int, ...]
    count: int

    def as_data(self) -> dict[str, object]:
        """Return it for storage."""
        return {
            "kind": self.kind,
            "column": self.column,
            "lines": list(self.lines),
            "count": self.count,
        }

    @classmethod
    def of(cls, data: Mapping[str, Any]) -> "Hit":
        """Return the hit that was stored as ``data``."""
        return cls(data["kind"], data["column"], tuple(data["lines"]), data["count"])


def scan(columns: Sequence[str], rows: Iterable[tuple[int, Sequence[str]]]) -> list[Hit]:
    """Return what was found, by column; ``rows`` are pairs of line number and cells.

    A column whose name announces personal data counts as found unless its name says that it is
    masked or all its cells are.
    """
    lines: dict[tuple[str, str], list[int]] = {}
    filled: dict[str, list[int]] = {}
    for line, cells in rows:
        for column, cell in zip(columns, cells, strict=False):
            text = cell.strip()
            if text and "*" not in text:
                filled.setdefault(column, []).append(line)
            for kind in kinds_in(text):
                lines.setdefault((kind, column), []).append(line)
    for column in columns:
        is_told = any(found == column for _kind, found in lines)
        if column in filled and is_personal(column) and not is_masked(column) and not is_told:
            lines["column_name", column] = filled[column]
    return [
        Hit(kind, column, tuple(found[:SHOWN_LINES]), len(found))
        for (kind, column), found in lines.items()
    ]


def kinds_in(text: str) -> list[str]:
    """Return the kinds of traces in one cell."""
    found = []
    if any(is_id_number(number) for number in _ID.findall(text)):
        found.append("id_number")
    elif any(is_bank_card(number) for number in _CARD.findall(text)):
        found.append("bank_card")
    if _MOBILE.search(text):
        found.append("mobile")
    if "@" in text and _EMAIL.search(text):
        found.append("email")
    return found


def is_id_number(number: str) -> bool:
    """Whether 18 characters are a resident's identity number: a day of birth, and MOD 11-2."""
    try:
        date.fromisoformat(f"{number[6:10]}-{number[10:12]}-{number[12:14]}")
    except ValueError:
        return False
    total = sum(int(digit) * weight for digit, weight in zip(number[:17], _ID_WEIGHTS, strict=True))
    return _ID_CHECKS[total % 11] == number[17].upper()


def is_bank_card(text: str) -> bool:
    """Whether the digits are as many as a bank card's and pass the Luhn check."""
    digits = [int(character) for character in text if character.isdigit()]
    if not CARD_DIGITS[0] <= len(digits) <= CARD_DIGITS[1] or len(set(digits)) == 1:
        return False
    doubled = [digit * 2 - 9 * (digit > 4) for digit in digits[-2::-2]]  # noqa: PLR2004 - Luhn
    return (sum(digits[-1::-2]) + sum(doubled)) % 10 == 0
