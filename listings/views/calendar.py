"""The operators' pages on working days: a year, a month, a day, a notice."""

from calendar import Calendar as Grid
from dataclasses import dataclass
from datetime import date, timedelta
from io import BytesIO

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from kernel.asking import Act, ask, by_form
from kernel.edge import form_page, perform
from kernel.models import AuditEvent, WorkDay, WorkYear
from kernel.workdays import Calendar, local_day
from listings.actions.load_work_year import YEARS, load_work_year
from listings.actions.set_work_day import set_work_day
from listings.forms.calendar import NoticeForm, WorkDayForm
from listings.sheets.limits import in_force
from listings.sheets.notice import notice_days
from listings.sheets.reading import read_table
from parties.actions.store_file import Upload, store_file
from parties.capabilities import Capability
from parties.views.door import let_in

HISTORY = 30
DAY = timedelta(days=1)
MONTHS = range(1, 13)


@dataclass(frozen=True, slots=True)
class ShownDay:
    """One day of a calendar page; ``note`` in the language of the page."""

    date: date
    is_working: bool
    is_named: bool
    note: str = ""
    is_edited: bool = False


@dataclass(frozen=True, slots=True)
class Month:
    """One month in figures."""

    first: date
    working: int
    named: list[ShownDay]


@require_safe
def year(request: HttpRequest, number: int | None = None) -> HttpResponse:
    """Show one year: its notice, each month's working days, every named day, its history."""
    let_in(request, Capability.EDIT_RULES)
    number = _year(number)
    shown = _days(date(number, 1, 1), date(number, 12, 31))
    deeds = AuditEvent.objects.filter(object_type="kernel.workyear", object_id=number)
    context = {
        "year": number,
        "row": WorkYear.objects.filter(pk=number).first(),
        "months": [_month(number, n, shown) for n in MONTHS],
        "working": sum(day.is_working for day in shown),
        "events": [_told(event) for event in deeds.order_by("-pk")[:HISTORY]],
        "years": [n for n in (number - 1, number + 1) if n in YEARS],
    }
    return render(request, "listings/calendar_year.html", context)


@require_safe
def month(request: HttpRequest, number: int, place: int) -> HttpResponse:
    """Show one month as a table of weeks; each day leads to its form."""
    let_in(request, Capability.EDIT_RULES)
    if place not in MONTHS:
        raise Http404
    first = date(_year(number), place, 1)
    weeks = Grid().monthdatescalendar(first.year, first.month)
    shown = {day.date: day for day in _days(weeks[0][0], weeks[-1][-1])}
    context = {
        "year": number,
        "first": first,
        "weeks": [[shown[d] if d.month == place else None for d in week] for week in weeks],
        "months": [date(first.year, n, 1) for n in MONTHS],
        "today": local_day(timezone.now()),
    }
    return render(request, "listings/calendar_month.html", context)


@form_page
def edit_day(request: HttpRequest, day: date) -> HttpResponse:
    """Set one day, with the reason."""
    let_in(request, Capability.EDIT_RULES)
    _year(day.year)
    shown = _days(day, day)[0]
    initial = {"version": _version(day.year), "is_working": "no" if shown.is_working else "yes"}
    return perform(
        request,
        WorkDayForm,
        template="listings/calendar_day.html",
        context={"day": shown},
        form_options={"initial": initial},
        do=by_form(request, set_work_day, day=day),
        then=reverse("listings_console:calendar_month", args=[day.year, day.month]),
        said=gettext("The day is set; periods counted from now on follow it."),
    )


@form_page
def notice(request: HttpRequest, number: int) -> HttpResponse:
    """Bring a year's notice as a table."""
    actor = let_in(request, Capability.EDIT_RULES)
    _year(number)

    def do(form: NoticeForm) -> WorkYear:
        file, limits, now = form.cleaned_data["file"], in_force(), timezone.now()
        content = file.read(limits.max_bytes + 1)
        days = notice_days(read_table(content, name=file.name, limits=limits))
        upload = Upload(file.name, file.content_type or "", BytesIO(content))
        stored = store_file(actor=actor, upload=upload, now=now, max_bytes=limits.max_bytes)
        return load_work_year(
            actor=actor,
            year=number,
            days=days,
            source=form.cleaned_data["source"],
            sha256=stored.sha256,
            now=now,
            expected_version=form.cleaned_data["version"],
        )

    act = Act(
        heading=gettext("Holiday notice of %(year)s") % {"year": number},
        hint=gettext(
            "It replaces every named day of this year, those set by hand included. Days it does "
            "not name go by their weekday."
        ),
        here=gettext("Load the holiday notice"),
        button=gettext("Load"),
        up=reverse("listings_console:calendar_year", args=[number]),
        above=str(number),
        said=gettext("The notice is on record; the year is confirmed."),
    )
    return ask(request, act, NoticeForm, do=do, first={"version": _version(number)})


def _year(number: int | None) -> int:
    number = local_day(timezone.now()).year if number is None else number
    if number not in YEARS:
        raise Http404
    return number


def _version(number: int) -> int:
    return WorkYear.objects.filter(pk=number).values_list("version", flat=True).first() or 0


def _days(first: date, last: date) -> list[ShownDay]:
    """Return every day from ``first`` to ``last``; one query."""
    named = {row.date: row for row in WorkDay.objects.filter(date__range=(first, last))}
    calendar = Calendar({day: row.is_working for day, row in named.items()})
    return [
        _shown(first + DAY * n, named.get(first + DAY * n), calendar)
        for n in range((last - first).days + 1)
    ]


def _shown(day: date, row: WorkDay | None, calendar: Calendar) -> ShownDay:
    if row is None:
        return ShownDay(day, calendar.is_working(day), is_named=False)
    note = gettext(row.note) if row.note else ""
    return ShownDay(day, row.is_working, is_named=True, note=note, is_edited=row.is_edited)


def _month(number: int, place: int, shown: list[ShownDay]) -> Month:
    days = [day for day in shown if day.date.month == place]
    named = [day for day in days if day.is_named]
    return Month(date(number, place, 1), sum(day.is_working for day in days), named)


def _told(event: AuditEvent) -> dict[str, object]:
    """Return one change as a step of the history."""
    said = event.after
    if event.action == "calendar.set_day":
        label = _("%(day)s: works") if said["is_working"] else _("%(day)s: rests")
        text = str(label) % {"day": said["day"]}
        return {"label": text, "state": "done", "at": event.at, "note": said["reason"]}
    text = gettext("Notice loaded: %(n)d days changed") % {"n": len(said["changed"])}
    return {"label": text, "state": "done", "at": event.at, "note": said["source"]}
