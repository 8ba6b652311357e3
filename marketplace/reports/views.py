"""The operators' conversion report: page, file, and the intents behind each figure."""

import csv
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from kernel.cells import safe_row
from kernel.edge import page_of
from marketplace.reports.conversion import (
    STAGES,
    Funnel,
    Grouping,
    Line,
    Slice,
    conversion,
    intent_ids,
    lines,
)
from marketplace.reports.export import definition, label_of, table
from marketplace.reports.forms import SliceForm
from matching.models import Intent
from parties.capabilities import Capability
from parties.views.door import let_in

BY: tuple[Grouping, ...] = ("month", "division", "channel")


@dataclass(frozen=True, slots=True)
class Step:
    """One bar of the funnel: how many reached it, of all pushed and of the step before."""

    stage: str
    label: str
    n: int
    of_all: int
    of_previous: int


@dataclass(frozen=True, slots=True)
class Shown:
    """One row of a table: its name, its figures, and the query that narrows the page to it."""

    label: str
    line: Line
    query: str


def steps(funnel: Funnel) -> list[Step]:
    """Return the funnel from pushed to settled."""
    named = [
        ("pushed", _("pushed"), funnel.pushed),
        ("opened", _("opened"), funnel.opened),
        ("answered", _("answered"), funnel.answered),
        ("negotiated", _("negotiating"), funnel.negotiated),
        ("landed", _("landed"), funnel.landed),
        ("settled", _("settled"), funnel.settled),
    ]
    previous = funnel.pushed
    out = []
    for stage, label, n in named:
        out.append(Step(stage, label, n, of_all=funnel.pushed, of_previous=previous))
        previous = n
    return out


@require_GET
def funnel_page(request: HttpRequest) -> HttpResponse:
    """Show whether intents convert, in which month, industry and channel."""
    let_in(request, Capability.SEE_REPORTS)
    form = SliceForm(request.GET)
    of = form.asked(as_of=timezone.now())
    found = conversion(of)
    context = {
        "form": form,
        "found": found,
        "steps": steps(found.funnel),
        "tables": {by: _shown(request, of, by=by) for by in BY},
        "definition": definition(),
        "target_bp": settings.CONVERSION_TARGET_BP,
        "query": request.GET.urlencode(),
        "chips": _chips(request, of),
    }
    return render(request, "reports/funnel.html", context)


@require_GET
def funnel_csv(request: HttpRequest) -> HttpResponse:
    """Give the same figures as a file."""
    let_in(request, Capability.SEE_REPORTS)
    of = SliceForm(request.GET).asked(as_of=timezone.now())
    answer = HttpResponse("\ufeff", content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="conversion-{_stamp(of.as_of)}.csv"'
    writer = csv.writer(answer, quoting=csv.QUOTE_ALL)
    groups = {by: lines(of, by=by) for by in BY}
    for row in table(conversion(of), groups, asked=request.GET.urlencode()):
        writer.writerow(safe_row(row))
    return answer


@require_GET
def funnel_intents(request: HttpRequest) -> HttpResponse:
    """List the intents that one figure counts."""
    actor = let_in(request, Capability.SEE_REPORTS)
    stage = request.GET.get("stage", "pushed")
    if stage not in {"pushed", *STAGES}:
        raise Http404
    of = SliceForm(request.GET).asked(as_of=timezone.now())
    counted = Intent.objects.visible_to(actor).filter(pk__in=intent_ids(of, stage=stage))
    listed = page_of(request, counted.select_related("poster").order_by("-id"))
    label = next(step.label for step in steps(Funnel()) if step.stage == stage)
    context = {"listed": listed, "stage": label}
    return render(request, "reports/intents.html", context)


def _shown(request: HttpRequest, of: Slice, *, by: Grouping) -> list[Shown]:
    kept = {key: value for key, value in request.GET.items() if key != by}
    found = lines(of, by=by)
    if by == "division":
        found.sort(key=lambda line: (-line.funnel.pushed, line.key))
    return [
        Shown(label_of(line.key, by=by), line, urlencode({**kept, by: line.key})) for line in found
    ]


def _chips(request: HttpRequest, of: Slice) -> list[dict[str, str]]:
    chips = []
    for by in BY:
        if key := getattr(of, by):
            kept = {name: value for name, value in request.GET.items() if name != by}
            chips.append({"label": label_of(key, by=by), "href": f"?{urlencode(kept)}"})
    return chips


def _stamp(at: datetime) -> str:
    return f"{timezone.localtime(at):%Y%m%d-%H%M}"
