"""Are the translations whole? Without gettext's own tools, which a bare machine lacks."""

import gettext
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

PACKAGES = ("kernel", "parties", "listings", "matching", "marketplace")
KEYWORDS = {
    **dict.fromkeys(("_", "__", "_say", "_lazy", "gettext", "gettext_lazy", "gettext_noop")),
    **dict.fromkeys(("ngettext", "ngettext_lazy"), (1, 2)),
    **dict.fromkeys(("pgettext", "pgettext_lazy"), ((1, "c"), 2)),
    **dict.fromkeys(("npgettext", "npgettext_lazy"), ((1, "c"), 2, 3)),
}
Said = tuple[str, str | None]  # what stands in the source (singular), and its context
Id = str | tuple[str, ...]  # the same with its plural, if it has one


def said_in(root: Path) -> dict[Said, str]:
    """Return every translatable text of code and templates with the place where it stands."""
    return {
        (_strings(text)[0], context): f"{path.relative_to(root)}:{line}"
        for path in _sources(root)
        for text, context, line in _said_in_file(path)
    }


def updated(po: Path, root: Path) -> bytes:
    """Return ``po`` with the texts that stand in the source now, in the order of the files.

    New texts have no translation yet, those that are gone are left out, the others keep theirs.
    The result depends on nothing but ``po`` and the source, so it makes small diffs.
    """
    template = Catalog()
    for path in sorted(_sources(root)):
        for text, context, line in _said_in_file(path):
            place = (str(path.relative_to(root)), line)
            template.add(text, context=context, locations=[place])
    catalog = _read(po)
    catalog.update(template, no_fuzzy_matching=True, update_creation_date=False)
    catalog.obsolete.clear()
    write_po(out := BytesIO(), catalog, width=100, include_lineno=False)
    return out.getvalue()


def faults(po: Path, said: dict[Said, str]) -> Iterator[str]:
    """Yield a sentence for each text of ``said`` that ``po`` or its .mo file does not carry."""
    catalog = _read(po)
    for (text, context), place in sorted(said.items(), key=lambda item: item[1]):
        message = catalog.get(text, context)
        if message is None or not all(_strings(message.string)):
            yield f"{place}: no translation of “{text}”"
        elif message.fuzzy:
            yield f"{place}: the translation of “{text}” is only a guess (fuzzy)"
        else:
            yield from (f"{place}: “{text}”: {error}" for error in message.check(catalog))
    mo = po.with_suffix(".mo")
    if not mo.exists() or _entries(mo.read_bytes()) != _entries(compiled(po)):
        yield f"{mo.name} is not what {po.name} says: manage.py check_translations --compile"


def compiled(po: Path) -> bytes:
    """Return the .mo file of ``po``."""
    write_mo(out := BytesIO(), _read(po))
    return out.getvalue()


def _sources(root: Path) -> Iterator[Path]:
    yield from (root / "templates").rglob("*.*")
    for package in PACKAGES:
        for path in (root / package).rglob("*.py"):
            if not {"tests", "migrations"} & set(path.parts):
                yield path


def _said_in_file(path: Path) -> Iterator[tuple[Id, str | None, int]]:
    source = path.read_text()
    if path.suffix != ".py":  # parentheses: the leading blanks of HTML are no indentation
        source = f"(\n{templatize(source, origin=str(path))}\n)"
    offset = 0 if path.suffix == ".py" else -1
    found = extract("python", BytesIO(source.encode()), KEYWORDS, options={"encoding": "utf-8"})
    for line, message, _comments, context in found:
        yield message, context, line + offset


def _read(po: Path) -> Catalog:
    with po.open("rb") as file:
        return read_po(file)


def _strings(string: str | tuple[str, ...] | list[str] | None) -> tuple[str, ...]:
    return (string,) if isinstance(string, str) else tuple(string or ("",))


def _entries(mo: bytes) -> dict[str, str]:
    entries: dict[str, str] = gettext.GNUTranslations(BytesIO(mo))._catalog  # type: ignore[attr-defined]  # noqa: SLF001
    return {key: text for key, text in entries.items() if key}
