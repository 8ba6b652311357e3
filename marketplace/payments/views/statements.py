"""Statements: an organisation's months, on the screen and as CSV, XLSX or PDF."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kernel.edge import actor_of, page_of
from kernel.money import Money
from kernel.numbering import ZONE
from marketplace.deals.models import Deal
from marketplace.ledger.explorer import OWN
from marketplace.ledger.models import Txn
from marketplace.ledger.statements import Line, Report, Total, report
from marketplace.payments.filters import named
from marketplace.payments.models import Statement
from marketplace.payments.months import bounds, month_of
from marketplace.payments.statement_pdf import statement_pdf
from marketplace.payments.tables import Format, as_file
from parties.capabilities import Capability
from parties.models import Organisation
from parties.views.door import let_in

SPREADSHEETS: dict[str, Format] = {"csv": "csv", "xlsx": "xlsx"}
SHOWN_LINES = 2_000  # on the screen; the files hold every line


@dataclass(frozen=True, slots=True)
class Shown:
    """A total as people read it: what the account counts is above 0."""

    name: Promise
    currency: str
    opening: int
    more: int
    less: int
    closing: int


@dataclass(frozen=True, slots=True)
class Month:
    """One organisation's month: what the books say now, and what was issued, if it was."""

    organisation: Organisation
    month: str
    found: Report
    issued: Statement | None

    @property
    def is_as_issued(self) -> bool:
        """Whether the books still say what was issued."""
        return self.issued is not None and self.issued.digest == self.found.digest


@require_safe
def statements(request: HttpRequest) -> HttpResponse:
    """List the organisation's statements, and the month that runs."""
    rows = Statement.objects.filter(organisation_id=actor_of(request).organisation_id or 0)
    context = {
        "listed": page_of(request, rows.order_by("-month")),
        "current": month_of(timezone.now()),
    }
    return render(request, "payments/statements.html", context)


@require_safe
def statement(request: HttpRequest, month: str) -> HttpResponse:
    """Show one month of the organisation acted for."""
    return _page(request, _own(request, month), template="payments/statement.html")


@require_safe
def statement_file(request: HttpRequest, month: str, form: str) -> HttpResponse:
    """Give one's own month as a file."""
    return _file(_own(request, month), form=form)


@require_safe
def all_statements(request: HttpRequest) -> HttpResponse:
    """List every organisation's statements, the latest month first."""
    let_in(request, Capability.SEE_BOOKS)
    rows = Statement.objects.select_related("organisation")
    words = request.GET.get("organisation", "").strip()[:120]
    if words:
        rows = rows.filter(organisation__in=named(words))
    context = {"listed": page_of(request, rows.order_by("-month", "pk")), "words": words}
    return render(request, "payments/console/statements.html", context)


@require_safe
def any_statement(request: HttpRequest, uid: UUID, month: str) -> HttpResponse:
    """Show one month of any organisation."""
    let_in(request, Capability.SEE_BOOKS)
    return _page(request, _of(uid, month), template="payments/console/statement.html")


@require_safe
def any_statement_file(request: HttpRequest, uid: UUID, month: str, form: str) -> HttpResponse:
    """Give any organisation's month as a file."""
    let_in(request, Capability.SEE_BOOKS)
    return _file(_of(uid, month), form=form)


def _own(request: HttpRequest, month: str) -> Month:
    organisation = Organisation.objects.filter(pk=actor_of(request).organisation_id or 0)
    return _month(get_object_or_404(organisation), month)


def _of(uid: UUID, month: str) -> Month:
    return _month(get_object_or_404(Organisation, uid=uid), month)


def _month(organisation: Organisation, month: str) -> Month:
    try:
        since, until = bounds(month)
    except ValueError:
        raise Http404 from None
    found = report(organisation.pk, since=since, until=until)
    issued = Statement.objects.filter(organisation=organisation, month=month).first()
    return Month(organisation, month, found, issued)


def _page(request: HttpRequest, of: Month, *, template: str) -> HttpResponse:
    lines = of.found.lines[:SHOWN_LINES]
    numbers = _numbers(lines)
    rows = [
        {
            "at": line.recorded_at,
            "occurred_at": line.occurred_at,
            "what": Txn.Kind(line.kind).label,
            "deal_no": numbers.get(line.deal_uid, ""),
            "deal_uid": line.deal_uid,
            "reason": line.reason,
            "name": OWN[line.family],
            "minor": line.natural_minor,
            "currency": line.currency,
        }
        for line in lines
    ]
    context = {
        "of": of,
        "totals": [_shown(total) for total in of.found.totals],
        "rows": rows,
        "left_out": len(of.found.lines) - len(lines),
        "is_over": of.found.until <= timezone.now(),
        "forms": ("csv", "xlsx", "pdf"),
    }
    return render(request, template, context)


def _file(of: Month, *, form: str) -> HttpResponse:
    name, now = f"statement-{of.month}", timezone.now()
    if form in SPREADSHEETS:
        return as_file(_table(of), form=SPREADSHEETS[form], name=name, now=now)
    if form != "pdf":
        raise Http404
    number = of.issued.statement_no if of.issued else ""
    paper = statement_pdf(
        of.found, organisation=of.organisation, month=of.month, number=number, now=now
    )
    answer = HttpResponse(paper, content_type="application/pdf")
    answer["Content-Disposition"] = f'attachment; filename="{name}.pdf"'
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


def _table(of: Month) -> list[list[object]]:
    """Return the rows of a file: whose month, the totals, every line, the digest."""
    number = of.issued.statement_no if of.issued else _("not issued yet, the month runs")
    head: list[list[object]] = [
        [_("Statement of %(month)s") % {"month": of.month}, of.organisation.name, number],
        [],
        [_("Account"), _("Currency"), _("Opening"), _("More"), _("Less"), _("Closing")],
    ]
    for total in map(_shown, of.found.totals):
        sums = (total.opening, total.more, total.less, total.closing)
        head.append([total.name, total.currency, *(Money(n, total.currency).major for n in sums)])
    titles: list[object] = [_("Recorded"), _("Money moved"), _("What"), _("Deal number")]
    titles += [_("Reason"), _("Account"), _("Currency"), _("Amount"), _("Posting")]
    numbers = _numbers(of.found.lines)
    lines = [_cells(line, numbers.get(line.deal_uid, "")) for line in of.found.lines]
    return [*head, [], titles, *lines, [], ["SHA-256", of.found.digest]]


def _cells(line: Line, deal_no: str) -> list[object]:
    return [
        _moment(line.recorded_at),
        _moment(line.occurred_at),
        Txn.Kind(line.kind).label,
        deal_no,
        line.reason,
        OWN[line.family],
        line.currency,
        Money(line.natural_minor, line.currency).major,
        line.txn,
    ]


def _shown(total: Total) -> Shown:
    return Shown(OWN[total.family], total.currency, *total.natural)


def _numbers(lines: "tuple[Line, ...]") -> dict[UUID | None, str]:
    wanted = {line.deal_uid for line in lines if line.deal_uid}
    found = Deal.objects.filter(uid__in=wanted).values_list("uid", "deal_no")
    return dict(found)


def _moment(at: datetime) -> str:
    return f"{at.astimezone(ZONE):%Y-%m-%d %H:%M:%S}"
