"""Reads the reference tables that stand beside the vocabulary modules."""

import csv
from pathlib import Path


def rows_of(path: Path) -> list[dict[str, str]]:
    """Return the rows of a tab-separated table in file order, by column title.

    Lines that start with ``#`` are comments (they name the source); the first other line is the
    header. UTF-8.
    """
    with path.open(encoding="utf-8", newline="") as lines:
        table = (line for line in lines if not line.startswith("#"))
        return list(csv.DictReader(table, delimiter="\t", quoting=csv.QUOTE_NONE))
