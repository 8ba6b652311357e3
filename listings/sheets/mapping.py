"""Which column means what: a guess with a score, and the person's word against it."""

import re
from collections import Counter
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from listings.sheets import dates, places, prices, sizes, words
from listings.sheets.amounts import is_placeholder, plain
from listings.sheets.fields import FIELD_NAMED, FIELDS, Field
from listings.sheets.problems import SheetRefused
from listings.sheets.table import Table, tidy

NOT_NAMED = {"title": "mapping_no_title", "certificate_no": "mapping_no_number"}
SAMPLE = 200  # rows looked at
CERTAIN, LIKELY = 100, 60  # scores of a title: the very word, the word among others
NEEDED = 50
NOISE = re.compile(r"[\s_\-*:：.]|\([^)]*\)|\[[^\]]*\]|【[^】]*】")


@dataclass(frozen=True, slots=True)
class Guess:
    """``score`` 0 to 100: how sure we are that ``column`` is the field."""

    column: str
    score: int


# Do the cells look like the field's values? Only fields whose values can be told are named.
LOOKS: Mapping[str, Callable[[str], bool]] = {
    "price": lambda text: prices.read_price(text)[0] is not None,
    "volume": lambda text: sizes.read_size(text)[0] != sizes.Size(),
    "update_frequency": lambda text: bool(words.read_frequency(text)[0]),
    "delivery_form": lambda text: bool(words.read_form(text)[0]),
    "data_kinds": lambda text: bool(words.read_kinds(text)[0]),
    "structure": lambda text: bool(words.read_structure(text)[0]),
    "coverage": lambda text: bool(places.read_coverage(text)[0]),
    "period": lambda text: dates.read_period(text)[0] is not None,
    "classification": lambda text: bool(words.read_class(text)[0]),
}
_KEYS = Counter(title for field in FIELDS for title in field.titles)
AMBIGUOUS = frozenset(title for title, count in _KEYS.items() if count > 1)  # the cells decide
LENIENT = frozenset({"coverage"})  # free words are usual there: the cells can help, not hinder


def guess(table: Table) -> dict[str, Guess]:
    """Return the likely column of each field; every column serves one field at most."""
    found = [
        (score, -place, field.name, column)
        for place, column in enumerate(table.columns)
        for field in FIELDS
        if (score := _score(field, column, table, place=place)) >= NEEDED
    ]
    taken: dict[str, Guess] = {}
    for score, _place, name, column in sorted(found, reverse=True):
        if name not in taken and column not in {other.column for other in taken.values()}:
            taken[name] = Guess(column, score)
    return {field.name: taken[field.name] for field in FIELDS if field.name in taken}


def checked(
    mapping: Mapping[str, object],
    *,
    columns: Collection[str],
    fields: Collection[str] = FIELD_NAMED,
    needed: str = "title",
) -> dict[str, str]:
    """Return ``mapping`` (field -> column title, as ``columns`` spells it) when it can be used.

    Args:
        fields: the names that may be used.
        needed: the one that no row can do without.

    Raises:
        SheetRefused: an unknown field, a title the file lacks, a column used twice, or the needed
            field has none.
    """
    used: dict[str, str] = {}
    for name, column in mapping.items():
        if not column:
            continue
        title = tidy(str(column))[:120]
        if name not in fields:
            raise SheetRefused("mapping_field", field=name)
        if title not in columns:
            raise SheetRefused("mapping_column", column=title[:80])
        if title in used.values():
            raise SheetRefused("mapping_twice", column=title)
        used[name] = title
    if needed not in used:
        raise SheetRefused(NOT_NAMED[needed])
    return used


def key(title: str) -> str:
    """Return a title without case, brackets, spaces and marks: ``Product Name*`` productname."""
    return NOISE.sub("", plain(title))


def _score(field: Field, column: str, table: Table, *, place: int) -> int:
    bare = key(column)
    if bare in field.titles:
        score = CERTAIN
    elif any(len(title) > 2 and title in bare for title in field.titles):  # noqa: PLR2004
        score = LIKELY
    else:
        return 0
    if field.name not in LOOKS:
        return score
    share = _share(field.name, table, place=place)
    if share is None:
        return score - 5
    if field.name in LENIENT:
        return score - 5 + round(5 * share)
    least = NEEDED if score == CERTAIN and bare not in AMBIGUOUS else 0
    return max(least, round(score * (0.3 + 0.7 * share)))


def _share(name: str, table: Table, *, place: int) -> float | None:
    """Return which share of the first filled cells looks like the field; None: none is filled."""
    cells = [row.cells[place] for row in table.rows[:SAMPLE] if place < len(row.cells)]
    filled = [cell for cell in cells if cell.strip() and not is_placeholder(cell)]
    if not filled:
        return None
    looks = LOOKS[name]
    return sum(looks(cell) for cell in filled) / len(filled)
