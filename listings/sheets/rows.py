"""One row of a table -> a draft of a listing, with everything that is doubtful about it."""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from hashlib import sha256

from kernel.errors import InvalidInput
from listings.sheets import amounts, dates, industries, places, prices, sizes, words
from listings.sheets.problems import Problem
from listings.sheets.table import Mark, Row, Table, tidy
from listings.vocabulary import certificates
from listings.vocabulary.product_id import check_product_id

MAX_TITLE = 200
MAX_TEXT = 20_000
MAX_REF = 120
UNPRINTABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u202a-\u202e\u2060-\u2069\ufeff]")
TRAILING = re.compile(r"[^\S\n]+$", re.MULTILINE)
PILED = re.compile(r"\n{3,}")
MISTYPED = re.compile(r"20\d{13,17}\Z")  # of the form in force, or a place short or too many
LENGTHS = {"keywords": 200, "data_format": 80, "title_en": 200}
Values = dict[str, object]
Reading = tuple[Values, list[Problem]]


@dataclass(frozen=True, slots=True)
class Draft:
    """What one row says. ``values`` are fields of a listing's terms; ``digest`` stands for them.

    ``external_ref`` is the row's identity: its own number, else its address, else a digest of
    title and provider.
    """

    line: int
    title: str
    values: Mapping[str, object]
    problems: tuple[Problem, ...]
    external_ref: str
    digest: str
    certificate_no: str = ""

    @property
    def is_refused(self) -> bool:
        """Whether the row cannot become a draft."""
        return any(problem.blocks for problem in self.problems)

    def with_problem(self, problem: Problem) -> "Draft":
        """Return the draft with one more problem."""
        return replace(self, problems=(*self.problems, problem))


@dataclass(frozen=True, slots=True)
class _Cell:
    """One mapped cell that is not blank."""

    field: str
    column: str
    text: str
    about: str  # title and keywords of the row


def read_row(row: Row, *, table: Table, mapping: Mapping[str, str], holder: str) -> Draft:
    """Return what ``row`` says under ``mapping`` (field -> column title).

    Args:
        holder: the importing organisation's name; another provider is flagged.
    """
    problems = _shape(row, table=table)
    cells, odd = _cells(row, table=table, mapping=mapping)
    problems += odd
    title = cells["title"].text if "title" in cells else ""
    problems += _about_title(tidy(title), column=mapping["title"])
    values: Values = {"title": tidy(title)}
    for cell in cells.values():
        found, doubts = _read(cell, holder=holder)
        values |= found
        problems += [replace(doubt, column=cell.column) for doubt in doubts]
    number = values.pop("certificate_no", "")
    _complete(values)
    return Draft(
        line=row.line,
        title=tidy(title)[:MAX_TITLE],
        values=values,
        problems=tuple(problems),
        external_ref=reference_of(row, table=table, mapping=mapping),
        digest=_digest({**values, "certificate_no": number}),
        certificate_no=str(number),
    )


def _shape(row: Row, *, table: Table) -> list[Problem]:
    """Say whether the row has as many cells as there are titles."""
    expected, found = len(table.columns), len(row.cells)
    counts = {"found": str(found), "expected": str(expected)}
    if any(cell.strip() for cell in row.cells[expected:]):
        return [Problem("too_many_cells", blocks=True, value=row.cells[expected], args=counts)]
    return [Problem("too_few_cells", args=counts)] if found < expected else []


def _cells(
    row: Row, *, table: Table, mapping: Mapping[str, str]
) -> tuple[dict[str, _Cell], list[Problem]]:
    """Return the mapped cells that say something, and what is odd about single cells."""
    said: dict[str, str] = {}
    problems: list[Problem] = []
    for field, column in mapping.items():
        place = table.place(column)
        raw = row.cells[place] if place < len(row.cells) else ""
        if mark := row.marks.get(place):
            problems.append(_marked(mark, field, column=column, value=raw))
        text = clean(raw)
        if text and amounts.is_placeholder(text):
            problems.append(Problem("placeholder", column=column, value=raw))
        elif text:
            said[field] = text
    about = f"{said.get('title', '')} {said.get('keywords', '')}"
    return {f: _Cell(f, mapping[f], text, about) for f, text in said.items()}, problems


def _marked(mark: Mark, field: str, *, column: str, value: str) -> Problem:
    if mark == "rounded" and field == "certificate_no":
        return Problem("certificate_rounded", column=column, value=value, blocks=True)
    return Problem(mark, column=column, value=value)


def _about_title(title: str, *, column: str) -> list[Problem]:
    if not title:
        return [Problem("title_missing", column=column, blocks=True)]
    if len(title) > MAX_TITLE:
        limit = {"limit": str(MAX_TITLE)}
        return [Problem("title_too_long", column=column, value=title, blocks=True, args=limit)]
    return []


def clean(text: str) -> str:
    """Return ``text`` without control characters, trailing blanks and piled-up empty lines."""
    lines = UNPRINTABLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    return PILED.sub("\n\n", TRAILING.sub("", lines)).strip()


def _read(cell: _Cell, *, holder: str) -> Reading:
    """Return the listing's fields that one cell gives, and its problems without their column."""
    if cell.field in ("title", "external_ref", "url"):
        return {}, []
    if cell.field == "provider":
        differs = amounts.plain(cell.text) != amounts.plain(holder)
        return {}, [Problem("provider_differs", value=cell.text)] if differs else []
    if cell.field in READERS:
        return READERS[cell.field](cell)
    return _text(cell)


def _text(cell: _Cell) -> Reading:
    limit = LENGTHS.get(cell.field, MAX_TEXT)
    if len(cell.text) <= limit:
        return {cell.field: cell.text}, []
    problem = Problem("text_cut", value=cell.text, args={"limit": str(limit)})
    return {cell.field: cell.text[:limit]}, [problem]


def _price(cell: _Cell) -> Reading:
    price, problems = prices.read_price(cell.text, title=cell.column)
    if price is None:
        return {}, problems
    return {
        "pricing_model": price.model,
        "price_minor": price.minor,
        "price_max_minor": price.max_minor,
        "currency": price.currency,
        "unit": price.unit,
    }, problems


def _volume(cell: _Cell) -> Reading:
    size, problems = sizes.read_size(cell.text, counts_records=cell.field == "record_count")
    if size.record_count is not None:
        return {"record_count": size.record_count}, problems
    return ({"size_bytes": size.size_bytes} if size.size_bytes is not None else {}), problems


def _period(cell: _Cell) -> Reading:
    first, last, problems = dates.read_period(cell.text)
    return ({"covers_from": first, "covers_to": last} if first else {}), problems


def _day(cell: _Cell) -> Reading:
    day = dates.read_day(cell.text)
    return ({cell.field: day}, []) if day else ({}, [Problem("date_unreadable", value=cell.text)])


def _whole(cell: _Cell) -> Reading:
    text = amounts.plain(cell.text).removesuffix("个月").removesuffix("月")
    if text.isascii() and text.isdigit() and 0 < int(text) <= 32_767:  # noqa: PLR2004 - smallint
        return {cell.field: int(text)}, []
    return {}, [Problem("number_unreadable", value=cell.text)]


def _industry(cell: _Cell) -> Reading:
    code, problems = industries.read_industry(cell.text, about=cell.about)
    return ({"division": code} if code else {}), problems


def _yes_no(cell: _Cell) -> Reading:
    answer, problems = words.read_yes_no(cell.text)
    return ({} if answer is None else {cell.field: answer}), problems


def _code(read: Callable[[str], tuple[object, list[Problem]]]) -> Callable[[_Cell], Reading]:
    """Return the reader of a field that one code or a tuple of codes fills."""

    def reader(cell: _Cell) -> Reading:
        found, problems = read(cell.text)
        return ({cell.field: found} if found else {}), problems

    return reader


def _certificate(cell: _Cell) -> Reading:
    """Return the number when it has the form of a voucher, of today's certificates, or an older."""
    number = certificates.normalise(cell.text)
    track = "property_right" if number.startswith("SJ") else "data_ip"
    is_old = track == "data_ip" and not MISTYPED.match(number)
    try:
        checked = certificates.check_certificate_no(
            number, track=track, issued_on=date.min if is_old else date.max
        )
    except InvalidInput as error:
        problem = Problem(
            "certificate_invalid", value=cell.text, blocks=True, args={"what": str(error)}
        )
        return {}, [problem]
    return {"certificate_no": checked}, []


def _product_id(cell: _Cell) -> Reading:
    try:
        return {"ndi_product_id": check_product_id(cell.text)}, []
    except InvalidInput as error:
        problem = Problem("product_id_invalid", value=cell.text, args={"what": str(error)})
        return {}, [problem]


READERS: Mapping[str, Callable[[_Cell], Reading]] = {
    "price": _price,
    "volume": _volume,
    "record_count": _volume,
    "coverage": lambda cell: places.read_coverage(cell.text),
    "classification": lambda cell: words.read_class(cell.text),
    "period": _period,
    "expires_on": _day,
    "term_months": _whole,
    "industry": _industry,
    "contains_pi": _yes_no,
    "contains_important_data": _yes_no,
    "has_sample": _yes_no,
    "update_frequency": _code(words.read_frequency),
    "delivery_form": _code(words.read_form),
    "delivery_methods": _code(words.read_methods),
    "data_kinds": _code(words.read_kinds),
    "structure": _code(words.read_structure),
    "rights_offered": _code(words.read_rights),
    "source": _code(words.read_source),
    "certificate_no": _certificate,
    "ndi_product_id": _product_id,
}


def _complete(values: Values) -> None:
    """Let the one description a file has serve as summary and as overview."""
    if "overview" not in values and "summary" in values:
        values["overview"] = values["summary"]
    if "summary" not in values and "overview" in values:
        values["summary"] = values["overview"]


def reference_of(row: Row, *, table: Table, mapping: Mapping[str, str]) -> str:
    """Return the row's identity: its own number, its address, or a digest of title and provider."""
    for field in ("external_ref", "url"):
        reference = tidy(_text_of(row, field, table=table, mapping=mapping))
        if reference and not amounts.is_placeholder(reference):
            fits = len(reference) <= MAX_REF
            return reference if fits else f"sha256:{sha256(reference.encode()).hexdigest()}"
    said = [
        amounts.plain(_text_of(row, field, table=table, mapping=mapping))
        for field in ("title", "provider")
    ]
    return f"sha256:{sha256(json.dumps(said).encode()).hexdigest()}"


def _text_of(row: Row, field: str, *, table: Table, mapping: Mapping[str, str]) -> str:
    place = table.place(mapping[field]) if field in mapping else len(row.cells)
    return clean(row.cells[place]) if place < len(row.cells) else ""


def _digest(values: Values) -> str:
    text = json.dumps(values, sort_keys=True, ensure_ascii=True, default=str)
    return sha256(text.encode()).hexdigest()
