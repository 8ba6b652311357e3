"""The operators' pages on objections: the list, and one with its decision."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kernel.actor import Actor
from kernel.edge import actor_of, form_page, page_of, perform
from kernel.workdays import local_day
from listings.views.console import is_concerned
from marketplace.registration.actions.dismiss_objection import dismiss_objection
from marketplace.registration.actions.uphold_objection import uphold_objection
from marketplace.registration.forms.review import OBJECTION_STATES, DecisionForm
from marketplace.registration.models import Objection
from parties.capabilities import Capability, require
from parties.models import StoredFile
from parties.views.door import let_in
from parties.views.files import attachment


@require_safe
def queue(request: HttpRequest) -> HttpResponse:
    """Show objections, those to be decided first."""
    let_in(request, Capability.DECIDE_OBJECTION)
    status = request.GET.get("status", Objection.Status.OPEN)
    rows = Objection.objects.select_related("application", "certificate__asset")
    if status in Objection.Status.values:
        rows = rows.filter(status=status)
    context = {
        "listed": page_of(request, rows.order_by("due_on", "pk")),
        "statuses": OBJECTION_STATES,
        "status": status,
        "today": local_day(timezone.now()),
    }
    return render(request, "registration/review_objections.html", context)


@form_page
def objection(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Show one objection with all its papers, and decide it."""
    actor = actor_of(request)
    row = _objection(actor, uid)
    return perform(
        request,
        DecisionForm,
        template="registration/review_objection.html",
        context={
            "objection": row,
            "files": row.files.order_by("pk"),
            "is_own": any(is_concerned(actor, party) for party in row.parties),
        },
        form_options={
            "is_about_certificate": row.certificate_id is not None,
            "initial": {"version": row.version},
        },
        do=lambda form: _decide(actor, row, form),
        then=reverse("registration_console:objection", args=[uid]),
        said=_("Decided."),
    )


def _decide(actor: Actor, row: Objection, form: DecisionForm) -> Objection:
    said, now = form.cleaned_data, timezone.now()
    if said["outcome"] == "uphold":
        return uphold_objection(
            actor=actor,
            objection_id=row.pk,
            decision=said["decision"],
            remedy=said.get("remedy", ""),
            now=now,
            expected_version=said["version"],
        )
    return dismiss_objection(
        actor=actor,
        objection_id=row.pk,
        decision=said["decision"],
        now=now,
        expected_version=said["version"],
    )


@require_safe
def file(request: HttpRequest, uid: UUID, file_uid: UUID) -> HttpResponseBase:
    """Give an operator a paper of an objection."""
    row = _objection(actor_of(request), uid)
    return attachment(
        get_object_or_404(StoredFile.objects.filter(pk__in=row.files.all()), uid=file_uid)
    )


def _objection(actor: Actor, uid: UUID) -> Objection:
    require(actor, Capability.DECIDE_OBJECTION)
    rows = Objection.objects.select_related(
        "application__applicant", "application__scheme", "certificate__asset__holder", "objector"
    )
    return get_object_or_404(rows, uid=uid)
