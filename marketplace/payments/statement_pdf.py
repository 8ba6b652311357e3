"""A statement on paper: totals and lines of one organisation's month, with their digest."""

from datetime import datetime

from django.utils import translation
from django.utils.translation import gettext as _
from fpdf.fonts import FontFace

from kernel.money import Money
from kernel.numbering import ZONE
from marketplace.ledger.explorer import OWN
from marketplace.ledger.models import Txn
from marketplace.ledger.statements import Report
from marketplace.paper import FACE, INK, SOFT, Sheet, flowing, new_sheet
from parties.models import Organisation

MARGIN = 16
TOTALS = (62, 29, 29, 29, 29)  # widths of columns, millimetres
LINES = (20, 27, 49, 48, 34)
ROW = 6
LANGUAGE = "zh-hans"


def statement_pdf(
    found: Report, *, organisation: Organisation, month: str, number: str, now: datetime
) -> bytes:
    """Return the PDF of a statement, in Chinese.

    Args:
        number: of the issued statement; empty while the month runs.

    Raises:
        FontMissing: there is no font to print it with.
    """
    with translation.override(LANGUAGE):
        title = _("Statement of %(month)s") % {"month": month}
        sheet = new_sheet(title=title, margin=MARGIN, at=now, foot=f"{organisation.name} · {month}")
        _head(sheet, found, organisation=organisation, title=title, number=number, now=now)
        _totals(sheet, found)
        _lines(sheet, found)
        return bytes(sheet.output())


def _head(
    sheet: Sheet,
    found: Report,
    *,
    organisation: Organisation,
    title: str,
    number: str,
    now: datetime,
) -> None:
    sheet.set_font(FACE, size=18)
    sheet.cell(0, 12, title, new_x="LMARGIN", new_y="NEXT")
    sheet.set_font(FACE, size=10)
    printed = f"{now.astimezone(ZONE):%Y-%m-%d %H:%M}"
    for text in (
        f"{organisation.name}  {organisation.uscc or ''}",
        _("Number: %(number)s") % {"number": number or _("not issued yet, the month runs")},
        _("Printed on %(moment)s (Beijing time)") % {"moment": printed},
        f"SHA-256 {found.digest}",
    ):
        flowing(sheet, text, width=0, height=ROW)
        sheet.set_x(MARGIN)
    sheet.ln(4)


def _totals(sheet: Sheet, found: Report) -> None:
    titles = (_("Account"), _("Opening"), _("More"), _("Less"), _("Closing"))
    rows = []
    for total in found.totals:
        shown = [_amount(minor, total.currency) for minor in total.natural]
        rows.append([f"{OWN[total.family]} ({total.currency})", *shown])
    _table(sheet, titles, rows, widths=TOTALS, text_columns=1)


def _lines(sheet: Sheet, found: Report) -> None:
    titles = (_("Money moved"), _("Recorded"), _("What"), _("Account"), _("Amount"))
    rows = [
        [
            f"{line.occurred_at.astimezone(ZONE):%Y-%m-%d}",
            f"{line.recorded_at.astimezone(ZONE):%Y-%m-%d %H:%M}",
            f"{Txn.Kind(line.kind).label} {line.reason}".strip()[:60],
            str(OWN[line.family]),
            f"{line.currency} {_amount(line.natural_minor, line.currency)}",
        ]
        for line in found.lines
    ]
    _table(sheet, titles, rows, widths=LINES, text_columns=4)


def _table(
    sheet: Sheet,
    titles: tuple[str, ...],
    rows: list[list[str]],
    *,
    widths: tuple[int, ...],
    text_columns: int,
) -> None:
    sheet.set_font(FACE, size=8)
    sheet.set_draw_color(*SOFT)
    aligned = ["LEFT"] * text_columns + ["RIGHT"] * (len(widths) - text_columns)
    plain = FontFace(color=SOFT, emphasis="")  # the face has one weight
    with sheet.table(
        col_widths=widths, text_align=aligned, line_height=ROW, headings_style=plain
    ) as table:
        for cells in (titles, *rows):
            table.row(cells)
    sheet.set_text_color(*INK)
    sheet.ln(5)


def _amount(minor: int, currency: str) -> str:
    return f"{Money(minor, currency).major:,}"
