"""One's own applications: found, filtered by status, exported."""

import csv
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from kernel.actor import Actor
from kernel.cells import safe_row
from kernel.edge import actor_of, page_of
from kernel.workdays import local_day
from marketplace.registration.models import RegistrationApplication
from marketplace.registration.views.application import end_of
from parties.capabilities import Capability, may

MOST = 5_000  # rows of one file
BOM = "\ufeff"  # without it Excel takes UTF-8 for the local encoding
SOON_DAYS = 3
Kind, Status = RegistrationApplication.Kind, RegistrationApplication.Status


@require_safe
def applications(request: HttpRequest) -> HttpResponse:
    """Show one's own applications, those with a deadline first, then the latest."""
    actor, now = actor_of(request), timezone.now()
    own = RegistrationApplication.objects.editable_by(actor).kept()
    status = request.GET.get("status", "")
    counted = own.order_by().values_list("status").annotate(Count("pk"))
    listed = page_of(request, _filtered(request, actor))
    today = local_day(now)
    for row in listed.page:
        row.due_at = end_of(row.due_on) if row.due_on else None
        row.is_urgent = row.due_on is not None and (row.due_on - today).days <= SOON_DAYS
    context = {
        "listed": listed,
        "tabs": _tabs(dict(counted), chosen=status),
        "kinds": Kind.choices,
        "kind": request.GET.get("kind", ""),
        "words": request.GET.get("q", "").strip()[:200],
        "status": status,
        "holds_any": own.exists(),
        "may_apply": may(actor, Capability.APPLY),
        "now": now,
    }
    return render(request, "registration/applications.html", context)


@require_safe
def export_csv(request: HttpRequest) -> HttpResponse:
    """Give the same rows as a table, up to 5,000: UTF-8, all quoted."""
    now = timezone.now()
    name = f"applications-{timezone.localtime(now):%Y%m%d-%H%M}.csv"
    response = HttpResponse(
        BOM,
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
    writer = csv.writer(response, quoting=csv.QUOTE_ALL)
    writer.writerow(safe_row(column.label for column in COLUMNS))
    for row in _filtered(request, actor_of(request))[:MOST]:
        writer.writerow(safe_row(column.value(row) for column in COLUMNS))
    return response


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its title, and what it says of an application."""

    label: object
    value: Callable[[Any], object]


COLUMNS = (
    Column(gettext_lazy("application number"), lambda row: row.application_no),
    Column(gettext_lazy("name of the data"), lambda row: row.title),
    Column(gettext_lazy("kind"), lambda row: row.get_kind_display()),
    Column(gettext_lazy("registrar"), lambda row: row.scheme.name),
    Column(gettext_lazy("state"), lambda row: row.get_status_display()),
    Column(gettext_lazy("reason"), lambda row: row.reason),
    Column(gettext_lazy("deadline"), lambda row: row.due_on),
    Column(
        gettext_lazy("submitted on"),
        lambda row: local_day(row.submitted_at) if row.submitted_at else "",
    ),
    Column(
        gettext_lazy("decided on"),
        lambda row: local_day(row.decided_at) if row.decided_at else "",
    ),
    Column(
        gettext_lazy("certificate number"),
        lambda row: row.granted.certificate_no if row.granted else "",
    ),
    Column(gettext_lazy("page"), lambda row: f"/registrations/{row.uid}/"),
)


def _filtered(request: HttpRequest, actor: Actor) -> "QuerySet[RegistrationApplication]":
    """Return the applications that the address asks for, in the order of the list."""
    rows = RegistrationApplication.objects.editable_by(actor).kept()
    status, kind = request.GET.get("status", ""), request.GET.get("kind", "")
    words = request.GET.get("q", "").strip()[:200]
    if status in Status.values:
        rows = rows.filter(status=status)
    if kind in Kind.values:
        rows = rows.filter(kind=kind)
    if words:
        number = words.upper().replace(" ", "")
        rows = rows.filter(
            Q(title__icontains=words)
            | Q(application_no=number)
            | Q(certificate__certificate_no=number)
            | Q(granted__certificate_no=number)
        )
    rows = rows.select_related("scheme", "granted", "certificate")
    return rows.order_by(F("due_on").asc(nulls_last=True), "-pk")


def _tabs(counts: dict[str, int], *, chosen: str) -> list[dict[str, object]]:
    """Return one tab for all applications and one for each status that has some."""
    tabs = [{"value": "", "label": _("All"), "count": sum(counts.values()), "is_now": not chosen}]
    return tabs + [
        {"value": value, "label": label, "count": counts[value], "is_now": value == chosen}
        for value, label in Status.choices
        if value in counts
    ]
