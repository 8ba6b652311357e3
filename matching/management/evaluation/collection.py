"""A judged collection: a folder with documents, queries and grades.

``docs.jsonl`` {id, title, text, ...}, ``queries.jsonl`` {id, text or title and text, ...},
``qrels.tsv``: query, document, grade; what is not listed is 0. UTF-8, a heading is skipped.
"""

import json
import re
from codecs import BOM_UTF8
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kernel.text import language_of
from matching.engine.pair import Offer, Wish

Row = Mapping[str, Any]

TAGS = ("tags", "keywords", "keyword", "scenario", "category", "use_case")
NOT_CONTENT = frozenset(
    ["id", "title", "text", "holder", "company_name", "price", "url", "lang", "kind", *TAGS]
)
GOOD = 2  # grade from which a document answers, where there are grades above 1
_GRADE = re.compile(r"-?[0-9]{1,2}")  # the gain of a grade is 2 to its power


class BadCollection(Exception):
    """A file of the collection is missing or cannot be read; the message says which, and where."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One query: its grades by document and the documents that answer it."""

    id: str
    wish: Wish
    language: str
    grades: Mapping[str, int]
    relevant: frozenset[str]


@dataclass(frozen=True, slots=True)
class Collection:
    """Documents as offers (their place + 1 is the ``listing_id``), queries as wishes.

    ``judged``: the queries that some document answers. ``unanswerable``: judged ones that none
    does. A query without any judgement is left out. ``absent``: judged documents there are none of;
    they count as never found.
    """

    names: Sequence[str]
    offers: Sequence[Offer]
    judged: Sequence[Asked]
    unanswerable: Sequence[Asked]
    absent: frozenset[str] = frozenset()


def read(folder: Path, *, queries: Path | None = None) -> Collection:
    """Return the collection in ``folder``.

    Args:
        queries: ask these instead of the folder's own, e.g. the same ones in another language.

    Raises:
        BadCollection: a file is missing, a line is no JSON, lacks its id or repeats one, a grade is
            no number up to 99, there is no document.
    """
    documents = list(_rows(folder / "docs.jsonl"))
    if not documents:
        raise BadCollection(f"{folder / 'docs.jsonl'}: no document")
    grades = _grades(folder / "qrels.tsv")
    highest = max((grade for of in grades.values() for grade in of.values()), default=0)
    least = min(GOOD, highest)
    asked = [
        _asked(row, grades[str(row["id"])], least=least)
        for row in _rows(queries or folder / "queries.jsonl")
        if str(row["id"]) in grades
    ]
    names = [str(row["id"]) for row in documents]
    return Collection(
        names=names,
        offers=[offer_of(row, number) for number, row in enumerate(documents, start=1)],
        judged=[one for one in asked if one.relevant],
        unanswerable=[one for one in asked if not one.relevant],
        absent=frozenset(name for one in asked for name in one.grades) - {*names},
    )


def offer_of(row: Row, number: int) -> Offer:
    """Return a document as an offer of a holder of its own.

    What describes it in short counts as tags; any other text it carries as the names of its fields
    do, except who sells it and at what price.
    """
    rest = [_said(value) for name, value in row.items() if name not in NOT_CONTENT]
    return Offer(
        listing_id=number,
        holder_id=number,
        title=_said(row.get("title")),
        tags="\n".join(filter(None, (_said(row.get(name)) for name in TAGS))),
        overview=_said(row.get("text")),
        data_fields="\n".join(filter(None, rest)),
    )


def _asked(row: Row, grades: Mapping[str, int], *, least: int) -> Asked:
    title, text = _said(row.get("title")), _said(row.get("text"))
    wish = Wish(title=title or text, need=text if title else "")
    relevant = frozenset(name for name, grade in grades.items() if grade >= max(least, 1))
    language = _said(row.get("lang")).lower() or language_of(f"{title}\n{text}")
    return Asked(str(row["id"]), wish, language, grades, relevant)


def _said(value: object) -> str:
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, list):
        return " ".join(filter(None, map(_said, value)))
    return ""


def _rows(path: Path) -> Iterator[Row]:
    seen: dict[str, int] = {}
    for number, line in _lines(path):
        try:
            row = json.loads(line)
        except (ValueError, RecursionError):
            raise BadCollection(f"{path}, line {number}: no JSON") from None
        name = row.get("id") if isinstance(row, dict) else None
        if not isinstance(name, str | int):
            raise BadCollection(f"{path}, line {number}: no object with an id")
        first = seen.setdefault(str(name), number)
        if first != number:
            raise BadCollection(f"{path}, line {number}: the id {name!r} is that of line {first}")
        yield row


def _grades(path: Path) -> dict[str, dict[str, int]]:
    found: dict[str, dict[str, int]] = {}
    for number, line in _lines(path):
        parts = line.split("\t")
        if len(parts) != 3:  # noqa: PLR2004
            raise BadCollection(f"{path}, line {number}: not query, document and grade, with tabs")
        query, document, grade = (part.strip() for part in parts)
        if _GRADE.fullmatch(grade):
            found.setdefault(query, {})[document] = max(int(grade), 0)
        elif number > 1:
            raise BadCollection(f"{path}, line {number}: {grade[:20]!r} is no grade from 0 to 99")
    return found


def _lines(path: Path) -> Iterator[tuple[int, str]]:
    """Yield the lines that say something, with their numbers from 1."""
    try:
        lines = path.read_bytes().removeprefix(BOM_UTF8).split(b"\n")
    except OSError as error:
        raise BadCollection(f"{path}: {error.strerror}") from None
    for number, line in enumerate(lines, start=1):
        try:
            text = line.decode()
        except UnicodeDecodeError:
            raise BadCollection(f"{path}, line {number}: no UTF-8") from None
        if text.strip():
            yield number, text
