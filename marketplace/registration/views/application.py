"""One application: where it stands, its tasks, and how it begins, is copied or thrown away."""

from datetime import date, datetime, time
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kernel.actor import Actor
from kernel.asking import Act, ask
from kernel.edge import actor_of, form_page, perform
from kernel.uid import uid_in
from kernel.workdays import local_day
from listings.models import DataIPAsset
from marketplace.registration.actions.copy_application import copy_application
from marketplace.registration.actions.discard_draft import discard_draft
from marketplace.registration.actions.open_application import open_application
from marketplace.registration.actions.restore_draft import restore_draft
from marketplace.registration.forms.opening import ChangeOpenForm, OpenForm, StepForm
from marketplace.registration.models import RegistrationApplication
from marketplace.registration.views.content import lines_of
from marketplace.registration.views.section import EDITABLE
from marketplace.registration.views.story import story_of
from marketplace.registration.views.tasks import TaskList
from parties.capabilities import Capability, may, require

Status = RegistrationApplication.Status


@require_safe
def application(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Show where one's own application stands and what is to be done."""
    actor, now = actor_of(request), timezone.now()
    row = own(actor, uid)
    is_open = row.status in EDITABLE and row.discarded_at is None
    context = {
        "application": row,
        "tasks": TaskList(row, local_day(now)) if is_open else None,
        "lines": [] if is_open else lines_of(row.draft),
        "story": story_of(row),
        "due_at": end_of(row.due_on) if row.due_on else None,
        "may_apply": may(actor, Capability.APPLY),
        "may_withdraw": row.status in WITHDRAWABLE,
        "now": now,
    }
    return render(request, "registration/application.html", context)


WITHDRAWABLE = (
    Status.PENDING_REVIEW,
    Status.ACCEPTED,
    Status.NEEDS_RECTIFICATION,
    Status.IN_NOTICE,
)


@form_page
def new(request: HttpRequest) -> HttpResponse:
    """Begin an initial registration, perhaps of an asset that is described already."""
    actor, now = actor_of(request), timezone.now()
    require(actor, Capability.APPLY)
    asset = _own_asset(actor, request.GET.get("asset", ""))
    return perform(
        request,
        OpenForm,
        template="registration/new.html",
        context={"asset": asset},
        form_options={"today": local_day(now)},
        do=lambda form: open_application(
            actor=actor,
            scheme=form.cleaned_data["scheme"],
            asset_id=asset.pk if asset else None,
            now=now,
        ),
        then=address,
    )


@form_page
def change(request: HttpRequest) -> HttpResponse:
    """Begin the renewal, transfer, change or deregistration of a certificate."""
    actor, now = actor_of(request), timezone.now()
    require(actor, Capability.APPLY)
    chosen = {key: request.GET.get(key, "") for key in ("kind", "certificate")}
    return perform(
        request,
        ChangeOpenForm,
        template="registration/change.html",
        form_options={"actor": actor, "initial": chosen},
        do=lambda form: open_application(
            actor=actor,
            kind=form.cleaned_data["kind"],
            certificate_id=form.cleaned_data["certificate"].pk,
            now=now,
        ),
        then=address,
    )


@require_POST
def copy(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Begin anew with what an earlier application said."""
    actor = actor_of(request)
    draft = copy_application(actor=actor, application_id=own(actor, uid).pk, now=timezone.now())
    messages.success(request, _("Copied into a new draft. Change what led to the decision."))
    return HttpResponseRedirect(address(draft))


@form_page
def discard(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Throw a draft away; the page that follows can take it back."""
    actor, now = actor_of(request), timezone.now()
    row = own(actor, uid)
    require(actor, Capability.APPLY)
    act = Act(
        heading=_("Throw the draft away"),
        hint=_("It leaves your list. Nothing was submitted; its own page can take it back."),
        here=_("Throw away"),
        button=_("Throw away"),
        up=address(row),
        above=row.title or _("Without a name yet"),
        said=_("The draft is thrown away. You can take it back."),
        kind="danger",
    )
    return ask(
        request,
        act,
        StepForm,
        do=lambda _form: discard_draft(actor=actor, application_id=row.pk, now=now),
    )


@require_POST
def restore(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Take a draft back."""
    actor = actor_of(request)
    row = restore_draft(actor=actor, application_id=own(actor, uid).pk, now=timezone.now())
    messages.success(request, _("The draft is back."))
    return HttpResponseRedirect(address(row))


def own(actor: Actor, uid: UUID) -> RegistrationApplication:
    """Return one's own application, drafts thrown away too.

    Raises:
        Http404: there is no such one.
    """
    rows = RegistrationApplication.objects.editable_by(actor).select_related(
        "scheme", "applicant", "certificate__scheme", "asset", "granted"
    )
    return get_object_or_404(rows, uid=uid)


def address(row: RegistrationApplication) -> str:
    """Return where an application is."""
    return reverse("registration:application", args=[row.uid])


def end_of(day: date) -> datetime:
    """Return the last minute of a day in Shanghai."""
    return timezone.make_aware(datetime.combine(day, time(23, 59)))


def _own_asset(actor: Actor, uid: str) -> DataIPAsset | None:
    return (
        get_object_or_404(DataIPAsset.objects.editable_by(actor), uid=uid_in(uid)) if uid else None
    )
