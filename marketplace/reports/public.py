"""The public statistics: page, CSV and JSON of the same figures."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from math import ceil, sqrt

from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kernel.cells import safe_row
from marketplace.reports.conversion import Conversion, Slice, conversion
from marketplace.reports.export import as_of_text, percent_text
from marketplace.reports.registrations import Cell, Registered, registered

KEPT_S = 300
STEPS = 5  # shades of the tile grid
BOM = "\ufeff"


@dataclass(frozen=True, slots=True)
class Tile:
    """A province in the grid: ``region`` are the code's first two digits, ``step`` its shade."""

    cell: Cell
    region: str
    step: str


@login_not_required
@require_safe
def statistics(request: HttpRequest) -> HttpResponse:
    """Show what is registered and what came of the intents, for everybody."""
    found, trade = _figures(timezone.now())
    tables = [
        (_("By industry section"), found.by_section),
        (_("By registration scheme"), found.by_scheme),
        (_("Issued by month"), found.by_month),
    ]
    context = {
        "found": found,
        "trade": trade,
        "tables": [(title, cells, _most(cells)) for title, cells in tables],
        "tiles": _tiles(found.by_province),
    }
    return render(request, "reports/statistics.html", context)


@login_not_required
@require_safe
def statistics_csv(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - Django calls it so
    """Give the same figures as a table."""
    found, trade = _figures(timezone.now())
    answer = HttpResponse(BOM, content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="statistics-{found.as_of:%Y%m%d}.csv"'
    writer = csv.writer(answer, quoting=csv.QUOTE_ALL)
    for row in _rows(found, trade):
        writer.writerow(safe_row(row))
    return answer


@login_not_required
@require_safe
def statistics_json(request: HttpRequest) -> JsonResponse:  # noqa: ARG001 - Django calls it so
    """Give the same figures to a machine; a withheld cell is null."""
    found, trade = _figures(timezone.now())
    funnel = trade.funnel
    return JsonResponse(
        {
            "as_of": found.as_of.isoformat(),
            "applications": found.applications,
            "registered": found.registered,
            "certificates_valid": found.certificates,
            "certificates_ever": found.ever,
            "divisions_covered": found.divisions,
            "divisions": found.divisions_of,
            "provinces": found.provinces,
            "intents_pushed": funnel.pushed,
            "intents_landed": funnel.landed,
            "conversion": None if funnel.rate is None else round(float(funnel.rate), 4),
            "by_province": {cell.key: cell.n for cell in found.by_province},
            "by_section": {cell.key: cell.n for cell in found.by_section},
            "by_scheme": {cell.key: cell.n for cell in found.by_scheme},
            "by_month": {cell.key: cell.n for cell in found.by_month},
        }
    )


def _figures(now: datetime) -> tuple[Registered, Conversion]:
    """Return the figures, at most KEPT_S seconds old, in the language of the page."""
    key = f"reports:statistics:{get_language()}"
    kept: tuple[Registered, Conversion] | None = cache.get(key)
    if kept is None:
        kept = registered(now=now), conversion(Slice(as_of=now))
        cache.set(key, kept, KEPT_S)
    return kept


def _most(cells: list[Cell]) -> int:
    return max((cell.n or 0 for cell in cells), default=0)


def _tiles(cells: list[Cell]) -> list[Tile]:
    """Return the grid; shades by the square root, for a few provinces hold most."""
    most = max(_most(cells), 1)

    def step(n: int | None) -> str:
        return "none" if n is None else str(ceil(STEPS * sqrt(n / most)))

    return [Tile(cell, cell.key[:2], step(cell.n)) for cell in cells]


def _rows(found: Registered, trade: Conversion) -> Iterator[list[object]]:
    yield [_("Statistics"), _("as of"), as_of_text(found.as_of)]
    yield [_("Registration applications"), found.applications]
    yield [_("Valid certificates"), found.certificates]
    yield [_("Divisions of industry covered"), found.divisions, found.divisions_of]
    yield [_("Provinces"), found.provinces]
    yield [_("Intents pushed"), trade.funnel.pushed]
    yield [_("Intents landed"), trade.funnel.landed]
    yield [_("Conversion: landed ÷ pushed"), percent_text(trade.funnel)]
    for title, cells in (
        (_("By province of the holder"), found.by_province),
        (_("By industry section"), found.by_section),
        (_("By registration scheme"), found.by_scheme),
        (_("Issued by month"), found.by_month),
    ):
        yield []
        yield [title]
        for cell in cells:
            yield [cell.key, cell.label, _("withheld") if cell.n is None else cell.n]
