"""Handing an application in, again after a rectification, and taking it back."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from kernel.asking import Act, ask, by_form
from kernel.edge import actor_of, form_page, perform
from kernel.workdays import local_day
from marketplace.registration.actions.resubmit_application import resubmit_application
from marketplace.registration.actions.submit_application import submit_application
from marketplace.registration.actions.withdraw_application import withdraw_application
from marketplace.registration.forms.opening import StepForm, WithdrawForm
from marketplace.registration.models import RegistrationApplication
from marketplace.registration.views.application import own
from marketplace.registration.views.content import Line, lines_of
from marketplace.registration.views.section import editable
from marketplace.registration.views.tasks import TaskList
from parties.capabilities import Capability, require

Status = RegistrationApplication.Status


@form_page
def submit(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Name everything that would be refused; without that, hand the application in."""
    actor, now = actor_of(request), timezone.now()
    application = editable(actor, uid)
    is_again = application.status == Status.NEEDS_RECTIFICATION
    verb = resubmit_application if is_again else submit_application
    return perform(
        request,
        StepForm,
        template="registration/submit.html",
        context={
            "application": application,
            "tasks": TaskList(application, local_day(now)),
            "is_again": is_again,
            "changed": _changed(application) if is_again else [],
        },
        form_options={"initial": {"version": application.version}},
        do=by_form(request, verb, application_id=application.pk),
        then=reverse("registration:application", args=[uid]),
        said=_("Submitted. The registrar reviews it; you will be told."),
    )


def _changed(application: RegistrationApplication) -> list[Line]:
    """Return what differs from the version that was reviewed."""
    frozen = application.versions.order_by("n").last()
    before = frozen.content if frozen else {}
    return [line for line in lines_of(application.draft, before=before) if line.is_changed]


@form_page
def withdraw(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Take an application back that is not decided yet."""
    actor = actor_of(request)
    application = own(actor, uid)
    require(actor, Capability.APPLY)
    hint = _(
        "The registrar stops reviewing %(number)s; a public notice ends. This cannot be undone, "
        "but you can copy it into a new draft."
    )
    act = Act(
        heading=_("Withdraw the application"),
        hint=hint % {"number": application.application_no},
        here=pgettext("application", "Withdraw"),
        button=pgettext("application", "Withdraw"),
        up=reverse("registration:application", args=[uid]),
        above=application.title or _("Without a name yet"),
        said=_("The application is withdrawn."),
        kind="danger",
    )
    do = by_form(request, withdraw_application, application_id=application.pk)
    return ask(request, act, WithdrawForm, do=do, on=application)
