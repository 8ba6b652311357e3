"""One section of an application on one page: saved by its button, and while it is written."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kernel.actor import Actor
from kernel.edge import actor_of, form_page, perform
from kernel.errors import DomainError, InvalidInput
from kernel.workdays import local_day
from listings.sheets.limits import in_force
from listings.sheets.reading import read_table
from marketplace.registration.actions.save_draft import save_draft
from marketplace.registration.forms.choosing import form_for
from marketplace.registration.forms.opening import PaperForm, TableForm
from marketplace.registration.forms.tables import fields_of
from marketplace.registration.models import RegistrationApplication
from marketplace.registration.precheck.naming import LONGEST, composed, parts_of
from marketplace.registration.sections import BY_CODE, Section, sections_for
from marketplace.registration.terms import content_of
from marketplace.registration.views.tasks import TaskList
from parties.capabilities import Capability, require

Status = RegistrationApplication.Status
EDITABLE = (Status.DRAFT, Status.NEEDS_RECTIFICATION)


@form_page
def section(request: HttpRequest, uid: UUID, code: str) -> HttpResponse:
    """Ask one section's questions and keep the answers."""
    actor, now = actor_of(request), timezone.now()
    application = editable(actor, uid)
    part = section_of(application, code)
    return perform(
        request,
        form_for(code, kind=application.kind),
        template="registration/section.html",
        context=_context(request, application, part, now=now),
        form_options={"section": part, "draft": application.draft},
        do=lambda form: save_draft(
            actor=actor,
            application_id=application.pk,
            changes=form.changes,
            now=now,
            **_seen(request),
        ),
        then=_next(request, application, part),
    )


@require_POST
def autosave(request: HttpRequest, uid: UUID, code: str) -> HttpResponse:
    """Keep what is being written; a fragment that says when, or why not."""
    actor, now = actor_of(request), timezone.now()
    application = editable(actor, uid)
    part = section_of(application, code)
    options = {"section": part, "draft": application.draft}
    form = form_for(code, kind=application.kind)(request.POST, **options)
    context: dict[str, Any] = {"application": application, "form": form, "now": now}
    try:
        saved = save_draft(
            actor=actor,
            application_id=application.pk,
            changes=form.changes,
            now=now,
            **_seen(request),
        )
    except DomainError as error:
        context["refusal"] = error
    else:
        context |= {"application": saved, "saved_at": now}
        form.draft = saved.draft
        context["task"] = TaskList(saved, local_day(now)).task(code)
    return render(request, "registration/_saved.html", context)


@form_page
def table(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Take the field table from an uploaded file."""
    actor, now = actor_of(request), timezone.now()
    application = editable(actor, uid)

    def do(form: TableForm) -> RegistrationApplication:
        file = form.cleaned_data["file"]
        limits = in_force()
        found = fields_of(read_table(file.read(), name=file.name or "", limits=limits))
        if not found:
            raise InvalidInput(_("No column has a title."), field="file")
        return save_draft(
            actor=actor, application_id=application.pk, changes={"fields": found}, now=now
        )

    return perform(
        request,
        TableForm,
        template="registration/table.html",
        context={"application": application},
        do=do,
        then=reverse("registration:section", args=[uid, "fields"]),
        said=_("The columns are taken over. Add their meaning."),
    )


def editable(actor: Actor, uid: UUID) -> RegistrationApplication:
    """Return one's own application that may be written in.

    Raises:
        Http404: there is no such one.
        NotAllowed: the person's duty does not apply for registrations.
    """
    rows = RegistrationApplication.objects.editable_by(actor).kept().filter(status__in=EDITABLE)
    rows = rows.select_related("scheme", "applicant", "certificate__scheme", "asset")
    application = get_object_or_404(rows, uid=uid)
    require(actor, Capability.APPLY)
    return application


def section_of(application: RegistrationApplication, code: str) -> Section:
    """Return the section ``code`` of an application of this kind.

    Raises:
        Http404: it has none.
    """
    found = BY_CODE.get(code)
    if found is None or found not in sections_for(application.kind):
        raise Http404
    return found


def _seen(request: HttpRequest) -> dict[str, Any]:
    """Return version and fingerprints of what the person saw; a broken one counts as nothing."""
    version = request.POST.get("version", "")
    try:
        seen = json.loads(request.POST.get("seen") or "{}")
    except ValueError:
        seen = {}
    return {
        "expected_version": int(version) if version.isascii() and version.isdigit() else None,
        "seen": seen if isinstance(seen, dict) else {},
    }


def _context(
    request: HttpRequest, application: RegistrationApplication, part: Section, *, now: datetime
) -> dict[str, Any]:
    tasks = TaskList(application, local_day(now))
    context: dict[str, Any] = {
        "application": application,
        "task": tasks.task(part.code),
        "following": _following(application, part),
        "papers": [p for p in application.papers.all() if p.purpose in part.papers],
        "paper_form": PaperForm(initial={"purpose": part.papers[0] if part.papers else ""}),
        "longest": LONGEST,
    }
    if part.code == "name":
        context |= _suggestion(request.GET, application)
    return context


def _suggestion(asked: Mapping[str, str], application: RegistrationApplication) -> dict[str, Any]:
    """Return the parts of the name, as asked for or as the other sections say, and the name."""
    parts = parts_of(content_of(application.draft))
    parts = {key: asked.get(key, value)[:60] for key, value in parts.items()}
    return {"parts": parts, "suggested": composed(parts)}


def _following(application: RegistrationApplication, part: Section) -> Section | None:
    order = sections_for(application.kind)
    place = order.index(part) + 1
    return order[place] if place < len(order) else None


def _next(request: HttpRequest, application: RegistrationApplication, part: Section) -> str:
    """Return the next section, this one again with one more line, or the list of tasks."""
    wanted = request.POST.get("next", "")
    following = _following(application, part)
    if wanted == "here":
        return reverse("registration:section", args=[application.uid, part.code])
    if wanted == "following" and following is not None:
        return reverse("registration:section", args=[application.uid, following.code])
    return reverse("registration:application", args=[application.uid])
