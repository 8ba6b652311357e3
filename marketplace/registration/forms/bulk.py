"""Many applications from one table: each row with what it says and what is doubtful about it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kernel.errors import InvalidInput
from listings.sheets import mapping
from listings.sheets.rows import Draft, read_row
from listings.sheets.table import Table
from marketplace.registration.forms.opening import OpenForm
from marketplace.registration.terms import ApplicationContent, Json, content_json, content_of

NAMES = frozenset(f.name for f in fields(ApplicationContent))


class BulkForm(OpenForm):
    """The registrar and the table."""

    file = forms.FileField(
        label=gettext_lazy("Table"),
        help_text=gettext_lazy(
            "CSV or XLSX, one data set a row, up to 500. The template of the bulk import fits."
        ),
    )


@dataclass(frozen=True, slots=True)
class Line:
    """One row: its line, its name, its content (None when it cannot be used), what is odd."""

    line: int
    name: str
    content: Mapping[str, Json] | None
    problems: list[str]


def lines_of(table: Table, *, holder: str) -> list[Line]:
    """Return each row of ``table`` as a content; columns are recognised by their titles.

    Raises:
        InvalidInput: no column holds names.
    """
    guessed = {name: found.column for name, found in mapping.guess(table).items()}
    if "title" not in guessed:
        raise InvalidInput(
            _("No column holds the names. Call one “title” or “数据名称”."), field="file"
        )
    drafts = (read_row(row, table=table, mapping=guessed, holder=holder) for row in table.rows)
    return [_line(draft) for draft in drafts]


def _line(draft: Draft) -> Line:
    problems = [f"{problem.column}: {problem.reason}" for problem in draft.problems]
    said = dict(_said(draft))
    try:
        content = content_json(content_of(content_json(ApplicationContent(**said))))  # type: ignore[arg-type]
    except InvalidInput as error:
        return Line(draft.line, draft.title, None, [*problems, str(error)])
    usable = content if draft.title and not draft.is_refused else None
    return Line(draft.line, draft.title, usable, problems)


def _said(draft: Draft) -> Iterator[tuple[str, object]]:
    values = draft.values
    yield "name", draft.title
    yield "overview", values.get("overview") or values.get("summary") or ""
    for name, value in values.items():
        if name in NAMES - {"name", "overview", "is_ai_dataset"}:
            yield name, tuple(value) if isinstance(value, list) else value
