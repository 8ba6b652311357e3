"""A table as it was read: titles, rows of text, and what was odd about single cells."""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Mark = Literal["formula_text", "formula", "formula_empty", "cell_error", "rounded"]
"""formula_text  begins with an equals sign and is kept as text
formula       a formula; its stored value is used
formula_empty a formula without a stored value
cell_error    #N/A and its like
rounded       a number of more than 15 digits: spreadsheets round it"""


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the file. ``line``: where it begins, the first line of the file is 1."""

    line: int
    cells: tuple[str, ...]
    marks: Mapping[int, Mark] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Note:
    """Something to know about the file as a whole; ``code`` stands in ``sentences.NOTES``."""

    code: str
    args: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Table:
    """A file's titles and rows; blank rows are left out, lines keep their true numbers."""

    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    notes: tuple[Note, ...] = ()

    def place(self, column: str) -> int:
        """Return where ``column`` stands, counted from 0.

        Raises:
            ValueError: the file has no such title.
        """
        return self.columns.index(column)


def named(titles: list[str]) -> tuple[tuple[str, ...], list[Note]]:
    """Return one distinct name for each column: blank titles are numbered, repeated ones too."""
    names: list[str] = []
    notes: list[Note] = []
    for number, raw in enumerate(titles, start=1):
        title = tidy(raw)[:120]
        name = title or f"#{number}"
        if not title:
            notes.append(Note("title_blank", {"number": str(number)}))
        elif title in names:
            notes.append(Note("title_twice", {"title": title, "number": str(number)}))
        while name in names:
            name = f"{title} #{number}"
            number += len(titles)  # noqa: PLW2901 - only when a title spells our own numbering
        names.append(name)
    return tuple(names), notes


def tidy(text: str) -> str:
    """Return ``text`` on one line in compatibility form, without characters nobody can see."""
    plain = unicodedata.normalize("NFKC", text)
    return " ".join(c for c in " ".join(plain.split()).split(" ") if c).translate(UNSEEN).strip()


UNSEEN = dict.fromkeys(
    [0xFEFF, 0xAD, *range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2070)]
)  # byte-order mark, soft hyphen, zero-width and direction marks
