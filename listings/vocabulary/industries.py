"""Industries by GB/T 4754-2017: 20 sections, 97 divisions, and the words people use for them."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.utils.translation import get_language

from kernel.text import normalise, terms
from listings.vocabulary.industry_words import WORDS
from parties.vocabulary.tables import rows_of


@dataclass(frozen=True, slots=True)
class Section:
    """A section (门类): one letter A-T."""

    code: str
    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class Division:
    """A division (大类): two digits 01-97, inside the ``section`` with that letter."""

    code: str
    section: str
    zh: str
    en: str


_ROWS = rows_of(Path(__file__).with_name("gbt4754.tsv"))
SECTIONS = tuple(
    Section(code=row["code"], zh=row["zh"], en=row["en"])
    for row in _ROWS
    if row["level"] == "section"
)
DIVISIONS = tuple(
    Division(code=row["code"], section=row["section"], zh=row["zh"], en=row["en"])
    for row in _ROWS
    if row["level"] == "division"
)
_BY_CODE: dict[str, Section | Division] = {
    row.code: row for rows in (SECTIONS, DIVISIONS) for row in rows
}
_DIVISION_CODES = frozenset(division.code for division in DIVISIONS)


def division_named(text: str) -> str | None:
    """Return the code of the division that ``text`` most likely means, or None.

    Takes the code, a Chinese or English name of the standard, and everyday words (金融, 医疗,
    traffic …) anywhere in the text. Of several words the longest decides, of equally long ones the
    last: in 农业银行 the bank. A best effort for imports and searches; show it before it counts.
    """
    name = normalise(text)
    if name in _DIVISION_CODES:
        return name
    if exact := _exact_names().get(name):
        return exact
    words = f" {' '.join(terms(name))} "
    hits = [
        (len(word), position, code)
        for word, code in _everyday_words().items()
        if (position := (words if word.startswith(" ") else name).rfind(word)) >= 0
    ]
    return max(hits)[2] if hits else None


def label(code: str, language: str | None = None) -> str:
    """Return a division's or section's name in ``language`` (``zh…`` or English; None: the active).

    What is no code of the standard is returned as it is: a page shows it rather than failing.
    """
    row = _BY_CODE.get(code)
    if row is None:
        return code
    return row.zh if (language or get_language() or "en").startswith("zh") else row.en


def choices(language: str | None = None) -> list[tuple[str, list[tuple[str, str]]]]:
    """Return all divisions grouped by section, as a form's choices: (section, [(code, label)])."""
    return [
        (
            label(section.code, language),
            [(d.code, label(d.code, language)) for d in DIVISIONS if d.section == section.code],
        )
        for section in SECTIONS
    ]


@cache
def _exact_names() -> dict[str, str]:
    names: dict[str, str] = {}
    for division in DIVISIONS:
        zh = normalise(division.zh)
        for name in (zh, zh.removesuffix("业"), normalise(division.en)):
            names.setdefault(name, division.code)
    return names


@cache
def _everyday_words() -> dict[str, str]:
    """English words carry a space on both sides, so they match whole words of the stemmed text."""
    found = {}
    for code, words in WORDS.items():
        for word in words.split(","):
            plain = normalise(word)
            found[f" {' '.join(terms(plain))} " if plain.isascii() else plain] = code
    return found
