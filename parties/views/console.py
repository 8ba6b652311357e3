"""Where operators verify organisations, suspend them, and admit them to roles."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kernel.asking import Act, ConfirmForm, ask, by_form
from kernel.edge import actor_of, form_page, page_of
from kernel.models import AuditEvent
from parties.actions.admit_role import admit_role
from parties.actions.refuse_role import refuse_role
from parties.actions.restore_organisation import restore_organisation
from parties.actions.return_organisation import return_organisation
from parties.actions.suspend_organisation import suspend_organisation
from parties.actions.verify_organisation import verify_organisation
from parties.capabilities import Capability
from parties.filters import OrganisationFilter
from parties.forms import ReasonForm, WayForm
from parties.models import Membership, Organisation, OrganisationRole
from parties.views.door import let_in
from parties.views.organisation import facts_of, version_seen
from parties.vocabulary.uscc import warnings_of

HISTORY = 20


@require_safe
def organisations(request: HttpRequest) -> HttpResponse:
    """List all organisations, narrowed by name, state, role and province."""
    actor = let_in(request, Capability.SEE_REPORTS)
    chosen = OrganisationFilter(request.GET)
    rows = chosen.narrow(Organisation.objects.visible_to(actor))
    listed = page_of(request, rows.prefetch_related("roles").order_by("-pk"))
    context = {"listed": listed, "form": chosen}
    return render(request, "parties/console/organisations.html", context)


@require_safe
def queue(request: HttpRequest) -> HttpResponse:
    """List what waits for verification, longest first."""
    actor = let_in(request, Capability.VERIFY_ORGANISATION)
    rows = Organisation.objects.visible_to(actor).filter(status=Organisation.Status.SUBMITTED)
    context = {"listed": page_of(request, rows.order_by("submitted_at", "pk"))}
    return render(request, "parties/console/queue.html", context)


@require_safe
def organisation(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Show all that is known of an organisation, and what can be decided about it."""
    let_in(request, Capability.SEE_REPORTS)
    shown = _organisation(request, uid)
    members = Membership.objects.in_force().filter(organisation=shown).select_related("user")
    events = AuditEvent.objects.filter(object_type="parties.organisation", object_id=shown.pk)
    context = {
        "organisation": shown,
        "facts": facts_of(shown),
        "odd": warnings_of(shown.uscc) if shown.uscc else [],
        "members": members.order_by("pk")[:100],
        "events": events.order_by("-pk")[:HISTORY],
    }
    return render(request, "parties/console/organisation.html", context)


@form_page
def verify(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Vouch for an identity."""
    let_in(request, Capability.VERIFY_ORGANISATION)
    shown = _organisation(request, uid)
    return _ask(
        request,
        shown,
        WayForm,
        do=_on(request, verify_organisation, shown),
        heading=_("Verify %(name)s") % {"name": shown.name},
        hint=_("It may then publish, post and sign as holder and buyer."),
        button=_("Verify"),
        said=_("%(name)s is verified.") % {"name": shown.name},
        then=reverse("parties_console:queue"),
    )


@form_page
def give_back(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Ask for something to be put right."""
    let_in(request, Capability.VERIFY_ORGANISATION)
    shown = _organisation(request, uid)
    return _ask(
        request,
        shown,
        ReasonForm,
        do=_on(request, return_organisation, shown),
        heading=_("Return %(name)s") % {"name": shown.name},
        hint=_("Its members can change the details and submit them again."),
        button=_("Return"),
        said=_("%(name)s was returned.") % {"name": shown.name},
        then=reverse("parties_console:queue"),
    )


@form_page
def suspend(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Keep an organisation from trading."""
    let_in(request, Capability.SUSPEND_ORGANISATION)
    shown = _organisation(request, uid)
    return _ask(
        request,
        shown,
        ReasonForm,
        do=_on(request, suspend_organisation, shown),
        heading=_("Suspend %(name)s") % {"name": shown.name},
        hint=_("Its people are signed out, its API keys end, its roles rest."),
        button=_("Suspend"),
        said=_("%(name)s is suspended.") % {"name": shown.name},
        kind="danger",
    )


@form_page
def restore(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Let an organisation trade again."""
    let_in(request, Capability.SUSPEND_ORGANISATION)
    shown = _organisation(request, uid)
    return _ask(
        request,
        shown,
        ConfirmForm,
        do=_on(request, restore_organisation, shown),
        heading=_("Restore %(name)s") % {"name": shown.name},
        hint=_("It has its roles back. Its API keys must be issued anew."),
        button=_("Restore"),
        said=_("%(name)s may trade again.") % {"name": shown.name},
    )


@require_safe
def roles(request: HttpRequest) -> HttpResponse:
    """List the applications for roles, longest waiting first."""
    actor = let_in(request, Capability.ADMIT_ROLE)
    rows = OrganisationRole.objects.visible_to(actor).applied().select_related("organisation")
    return render(
        request, "parties/console/roles.html", {"listed": page_of(request, rows.order_by("pk"))}
    )


@form_page
def admit(request: HttpRequest, uid: UUID, role: str) -> HttpResponse:
    """Admit an organisation to a role."""
    let_in(request, Capability.ADMIT_ROLE)
    asked = _role(request, uid, role)
    return _ask(
        request,
        asked.organisation,
        ConfirmForm,
        do=by_form(request, admit_role, role_id=asked.pk),
        heading=_("Admit %(name)s as %(role)s") % _words(asked),
        hint=_("It plays the role from now on."),
        button=_("Admit"),
        said=_("%(name)s is admitted as %(role)s.") % _words(asked),
        then=reverse("parties_console:roles"),
    )


@form_page
def refuse(request: HttpRequest, uid: UUID, role: str) -> HttpResponse:
    """Refuse an organisation a role."""
    let_in(request, Capability.ADMIT_ROLE)
    asked = _role(request, uid, role)
    return _ask(
        request,
        asked.organisation,
        ReasonForm,
        do=by_form(request, refuse_role, role_id=asked.pk),
        heading=_("Refuse %(name)s the role %(role)s") % _words(asked),
        hint=_("It may apply again."),
        button=_("Refuse"),
        said=_("%(name)s was refused the role %(role)s.") % _words(asked),
        then=reverse("parties_console:roles"),
        kind="danger",
    )


def _ask(
    request: HttpRequest,
    organisation: Organisation,
    form_class: type[Form],
    *,
    do: Callable[[Any], object],
    button: str,
    **words: Any,
) -> HttpResponse:
    act = Act(
        up=reverse("parties_console:organisation", args=[organisation.uid]),
        above=organisation.name,
        here=button,
        button=button,
        template="parties/console/decide.html",
        **words,
    )
    context = {"organisation": organisation, "facts": facts_of(organisation)}
    return ask(request, act, form_class, do=do, context=context)


def _on(
    request: HttpRequest, verb: Callable[..., object], shown: Organisation
) -> Callable[[Any], object]:
    seen = version_seen(request, shown)
    return by_form(request, verb, organisation_id=shown.pk, expected_version=seen)


def _organisation(request: HttpRequest, uid: UUID) -> Organisation:
    rows = Organisation.objects.visible_to(actor_of(request)).prefetch_related("roles")
    return get_object_or_404(rows, uid=uid)


def _role(request: HttpRequest, uid: UUID, role: str) -> OrganisationRole:
    rows = OrganisationRole.objects.visible_to(actor_of(request)).select_related("organisation")
    return get_object_or_404(rows, organisation__uid=uid, role=role)


def _words(asked: OrganisationRole) -> dict[str, str]:
    return {"name": asked.organisation.name, "role": asked.get_role_display()}
