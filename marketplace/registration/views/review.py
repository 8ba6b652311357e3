"""The operators' pages on applications: the queue, and one application with its decision."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kernel.actor import Actor
from kernel.asking import Act, VersionForm, ask, by_form
from kernel.edge import actor_of, form_page, page_of, perform
from kernel.workdays import local_day
from listings.models import RegistrationScheme
from listings.views.console import is_concerned
from marketplace.registration.actions.accept_application import accept_application
from marketplace.registration.actions.end_notice import end_notice
from marketplace.registration.actions.extend_review import extend_review
from marketplace.registration.actions.pass_application import pass_application
from marketplace.registration.actions.refuse_application import refuse_application
from marketplace.registration.actions.require_rectification import require_rectification
from marketplace.registration.forms.review import ExtendForm, QueueForm, Result, ReviewForm
from marketplace.registration.models import (
    ApplicationQuerySet,
    Objection,
    RegistrationApplication,
)
from marketplace.registration.progress import is_review_running, needs_acceptance
from marketplace.registration.reasons import open_stages, points_of
from marketplace.registration.views.content import lines_of
from parties.capabilities import Capability, require
from parties.models import StoredFile
from parties.views.door import let_in
from parties.views.files import attachment

PAGE = "registration/review_application.html"
WEEK = timedelta(days=7)
Status = RegistrationApplication.Status
REVIEWED = {Status.PENDING_REVIEW, Status.ACCEPTED}


@require_safe
def queue(request: HttpRequest) -> HttpResponse:
    """Show the applications that somebody still has to move, the next deadline first."""
    actor = let_in(request, Capability.REVIEW_APPLICATION)
    schemes = RegistrationScheme.objects.filter(applications__isnull=False).distinct()
    form = QueueForm(request.GET or {}, schemes=[(s.code, s.name) for s in schemes.order_by("pk")])
    today = local_day(timezone.now())
    rows = _narrowed(RegistrationApplication.objects.reviewable_by(actor), form.wanted, today)
    context = {
        "listed": page_of(
            request, rows.select_related("scheme", "applicant").order_by("due_on", "pk")
        ),
        "form": form,
        "today": today,
        "objections_open": Objection.objects.open().count(),
    }
    return render(request, "registration/review_queue.html", context)


def _narrowed(
    rows: ApplicationQuerySet, wanted: dict[str, str], today: date
) -> ApplicationQuerySet:
    status, due = wanted.get("status"), wanted.get("due")
    words = wanted.get("q", "").strip()
    if words:
        rows = rows.filter(
            Q(application_no__iexact=words)
            | Q(title__icontains=words)
            | Q(applicant__name__icontains=words)
        )
    elif not status:
        rows = rows.under_way()
    if status:
        rows = rows.filter(status=status)
    if scheme := wanted.get("scheme"):
        rows = rows.filter(scheme__code=scheme)
    if kind := wanted.get("kind"):
        rows = rows.filter(kind=kind)
    if due == "over":
        return rows.overdue_on(today)
    return rows.filter(due_on__range=(today, today + WEEK)) if due == "week" else rows


@require_safe
def application(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Show one application as it was submitted, and what can be decided about it."""
    actor = actor_of(request)
    row = _application(actor, uid)
    form = None
    if row.status in REVIEWED:
        form = ReviewForm(**_options(row))
    return render(request, PAGE, {**_context(actor, row), "form": form})


@require_POST
def decide(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Pass a stage, return the application to the applicant, or refuse it."""
    actor = actor_of(request)
    row = _application(actor, uid)
    return perform(
        request,
        ReviewForm,
        template=PAGE,
        context=_context(actor, row),
        form_options=_options(row),
        do=lambda form: _decide(actor, row, form),
        then=reverse("registration_console:application", args=[uid]),
        said=_("Decided."),
    )


def _decide(actor: Actor, row: RegistrationApplication, form: ReviewForm) -> object:
    said = form.cleaned_data
    common: dict[str, Any] = {
        "actor": actor,
        "application_id": row.pk,
        "review": form.review,
        "now": timezone.now(),
        "expected_version": said["version"],
    }
    if said["result"] == Result.PASS:
        return pass_application(**common)
    if said["result"] == Result.RECTIFY:
        return require_rectification(**common, reason=said["reason"])
    return refuse_application(**common, ground=said["ground"], reason=said["reason"])


@require_POST
def accept(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Accept an application for property rights for review."""
    actor = actor_of(request)
    row = _application(actor, uid)
    return perform(
        request,
        VersionForm,
        template=PAGE,
        context=_context(actor, row),
        do=by_form(request, accept_application, application_id=row.pk),
        then=reverse("registration_console:application", args=[uid]),
        said=_("Accepted for review."),
    )


@require_POST
def register(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Register what is past its public notice, without waiting for the clock."""
    actor = actor_of(request)
    row = _application(actor, uid)
    return perform(
        request,
        VersionForm,
        template=PAGE,
        context=_context(actor, row),
        do=by_form(request, end_notice, application_id=row.pk),
        then=reverse("registration_console:application", args=[uid]),
        said=_("Registered."),
    )


@form_page
def extend(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Give a review more time, once, with the reason."""
    row = _application(actor_of(request), uid)
    act = Act(
        heading=_("Extend the review"),
        hint=_("Once, by up to ten working days; the applicant reads the reason."),
        button=_("Extend"),
        up=reverse("registration_console:application", args=[uid]),
        above=row.application_no or "",
        said=_("Extended."),
    )
    do = by_form(request, extend_review, application_id=row.pk)
    return ask(request, act, ExtendForm, do=do, on=row)


@require_safe
def paper(request: HttpRequest, uid: UUID, file_uid: UUID) -> HttpResponseBase:
    """Give a reviewer a paper of an application; nobody else gets one here."""
    row = _application(actor_of(request), uid)
    file_ids = row.papers.filter(file__uid=file_uid).values("file_id")
    return attachment(get_object_or_404(StoredFile.objects.filter(pk__in=file_ids)))


def _application(actor: Actor, uid: UUID) -> RegistrationApplication:
    require(actor, Capability.REVIEW_APPLICATION)
    rows = RegistrationApplication.objects.reviewable_by(actor).with_subject()
    return get_object_or_404(rows.select_related("notice", "granted"), uid=uid)


def _options(row: RegistrationApplication) -> dict[str, Any]:
    stage = next(iter(open_stages(row)), "formality")
    return {
        "points": points_of(row, stage=stage),
        "initial": {"version": row.version, "stage": stage},
    }


def _context(actor: Actor, row: RegistrationApplication) -> dict[str, Any]:
    versions = list(row.versions.order_by("-n"))
    now = versions[0]
    before = versions[1] if len(versions) > 1 else None
    lines = lines_of(now.content, before=before.content if before else None)
    is_own = any(is_concerned(actor, party) for party in row.parties)
    waits = needs_acceptance(row.scheme) and row.status == Status.PENDING_REVIEW
    return {
        "application": row,
        "version": now,
        "versions": versions,
        "lines": lines,
        "changed": sum(line.is_changed for line in lines),
        "papers": row.papers.select_related("file").order_by("purpose", "pk"),
        "opinions": row.opinions.select_related("reviewer").order_by("-pk"),
        "objections": row.objections.order_by("-pk"),
        "same_title": _same_title(row),
        "is_own": is_own,
        "can_accept": waits and not is_own,
        "can_decide": row.status in REVIEWED and not waits and not is_own,
        "can_extend": is_review_running(row) and row.extended_at is None and not is_own,
        "can_register": _is_past_notice(row) and not is_own,
        "stage": next(iter(open_stages(row)), ""),
        "today": local_day(timezone.now()),
    }


def _is_past_notice(row: RegistrationApplication) -> bool:
    today = local_day(timezone.now())
    return row.status == Status.IN_NOTICE and row.notice.to_on < today


def _same_title(row: RegistrationApplication) -> list[RegistrationApplication]:
    """Return others about data of the same name: likely the same data."""
    rows = RegistrationApplication.objects.filter(title__iexact=row.title, kind="initial")
    return list(rows.exclude(pk=row.pk).exclude(status=Status.DRAFT).order_by("-pk")[:3])
