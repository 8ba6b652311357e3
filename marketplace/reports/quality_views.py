"""The operators' pages on matching: its quality, and where supply lacks. Both as files too."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from kernel.cells import safe_row
from marketplace.reports.export import as_of_text, share_text
from marketplace.reports.forms import WindowForm
from marketplace.reports.gap import Gap, Wanted, gaps, wanted
from marketplace.reports.match_quality import MatchQuality, match_quality
from parties.capabilities import Capability
from parties.views.door import let_in

Row = Sequence[object]


@require_GET
def quality_page(request: HttpRequest) -> HttpResponse:
    """Show whether matches fit, by band and rank, and who is shown how often."""
    let_in(request, Capability.SEE_REPORTS)
    form = WindowForm(request.GET)
    context = {
        "form": form,
        "found": match_quality(form.asked(as_of=timezone.now())),
        "query": request.GET.urlencode(),
        "least": settings.RATE_MIN_DENOMINATOR,
    }
    return render(request, "reports/match_quality.html", context)


@require_GET
def quality_csv(request: HttpRequest) -> HttpResponse:
    """Give the same figures as a file."""
    let_in(request, Capability.SEE_REPORTS)
    now = timezone.now()
    found = match_quality(WindowForm(request.GET).asked(as_of=now))
    return _file("match-quality", _quality_rows(found, request.GET.urlencode()), now)


@require_GET
def gap_page(request: HttpRequest) -> HttpResponse:
    """Show which open needs lack a good match, and which words find nothing."""
    let_in(request, Capability.SEE_REPORTS)
    form, now = WindowForm(request.GET), timezone.now()
    of = form.asked(as_of=now)
    context = {
        "form": form,
        "gaps": gaps(now=now),
        "wanted": wanted(since=of.since, until=of.until),
        "as_of": now,
        "query": request.GET.urlencode(),
        "least": settings.RATE_MIN_DENOMINATOR,
    }
    return render(request, "reports/gap.html", context)


@require_GET
def gap_csv(request: HttpRequest) -> HttpResponse:
    """Give the same lines as a file."""
    let_in(request, Capability.SEE_REPORTS)
    now = timezone.now()
    of = WindowForm(request.GET).asked(as_of=now)
    rows = _gap_rows(gaps(now=now), wanted(since=of.since, until=of.until), now)
    return _file("supply-gap", rows, now)


def _file(name: str, rows: Iterable[Row], now: datetime) -> HttpResponse:
    answer = HttpResponse("\ufeff", content_type="text/csv; charset=utf-8")
    stamp = f"{timezone.localtime(now):%Y%m%d-%H%M}"
    answer["Content-Disposition"] = f'attachment; filename="{name}-{stamp}.csv"'
    writer = csv.writer(answer, quoting=csv.QUOTE_ALL)
    writer.writerows(safe_row(row) for row in rows)
    return answer


def _quality_rows(found: MatchQuality, asked: str) -> Iterator[Row]:
    yield [_("Match quality"), asked, _("as of"), as_of_text(found.as_of)]
    yield []
    yield [_("Band"), _("Judged"), _("Fitted"), _("Share"), _("Landed")]
    for band in found.bands:
        share = share_text(band.fitted, band.judged)
        yield [band.label, band.judged, band.fitted, share, band.landed]
    yield []
    yield [_("Among the first"), _("Judged"), _("Fitted"), _("Share")]
    for one in found.precision:
        yield [one.k, one.judged, one.fitted, share_text(one.fitted, one.judged)]
    yield []
    yield [_("Reason for declining"), _("Answers")]
    yield from ([one.label, one.n] for one in found.declined)
    yield []
    yield [_("Holder"), _("Times shown"), _("Among the first three"), _("Intents")]
    yield from ([one.holder, one.shown, one.on_top, one.intents] for one in found.exposed)


def _gap_rows(lacking: Sequence[Gap], words: Sequence[Wanted], now: datetime) -> Iterator[Row]:
    yield [_("Supply and demand"), _("as of"), as_of_text(now)]
    yield []
    yield [
        _("Industry"),
        _("Data type"),
        _("Open needs"),
        _("Without a good match"),
        _("Listings on the market"),
    ]
    for gap in lacking:
        yield [gap.division_label, gap.kind_label, gap.needs, gap.unmet, gap.supply]
    yield []
    yield [_("Searches that found nothing"), _("Times"), _("With filters"), _("Last")]
    yield from ([one.text, one.times, one.narrowed, str(one.last_on)] for one in words)
