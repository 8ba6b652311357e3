"""Where operators verify organisations, suspend them, and admit them to roles."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from kernel.edge import actor_of, page_of, perform
from kernel.models import AuditEvent
from parties.actions.admit_role import admit_role
from parties.actions.refuse_role import refuse_role
from parties.actions.restore_organisation import restore_organisation
from parties.actions.return_organisation import return_organisation
from parties.actions.suspend_organisation import suspend_organisation
from parties.actions.verify_organisation import verify_organisation
from parties.capabilities import Capability, require
from parties.filters import OrganisationFilter
from parties.forms import Confirm, ReasonForm, WayForm
from parties.models import Membership, Organisation, OrganisationRole
from parties.views.organisation import facts_of, version_seen
from parties.vocabulary.uscc import warnings_of

FORM = ["GET", "HEAD", "POST"]
HISTORY = 20


@require_safe
def organisations(request: HttpRequest) -> HttpResponse:
    """List all organisations, narrowed by name, state, role and province."""
    actor = actor_of(request)
    require(actor, Capability.SEE_REPORTS)
    chosen = OrganisationFilter(request.GET)
    rows = chosen.narrow(Organisation.objects.visible_to(actor))
    listed = page_of(request, rows.prefetch_related("roles").order_by("-pk"))
    context = {"listed": listed, "form": chosen}
    return render(request, "parties/console/organisations.html", context)


@require_safe
def queue(request: HttpRequest) -> HttpResponse:
    """List what waits for verification, longest first."""
    actor = actor_of(request)
    require(actor, Capability.VERIFY_ORGANISATION)
    rows = Organisation.objects.visible_to(actor).filter(status=Organisation.Status.SUBMITTED)
    context = {"listed": page_of(request, rows.order_by("submitted_at", "pk"))}
    return render(request, "parties/console/queue.html", context)


@require_safe
def organisation(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Show all that is known of an organisation, and what can be decided about it."""
    require(actor_of(request), Capability.SEE_REPORTS)
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


@require_http_methods(FORM)
def verify(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Vouch for an identity."""
    actor = actor_of(request)
    require(actor, Capability.VERIFY_ORGANISATION)
    shown = _organisation(request, uid)
    return perform(
        request,
        WayForm,
        template="parties/console/decide.html",
        context={
            "organisation": shown,
            "facts": facts_of(shown),
            "heading": _("Verify %(name)s") % {"name": shown.name},
            "text": _("It may then publish, post and sign as holder and buyer."),
            "label": _("Verify"),
        },
        do=lambda form: verify_organisation(
            actor=actor,
            organisation_id=shown.pk,
            expected_version=version_seen(request, shown),
            now=timezone.now(),
            **form.cleaned_data,
        ),
        then=reverse("parties_console:queue"),
        said=_("%(name)s is verified.") % {"name": shown.name},
    )


@require_http_methods(FORM)
def give_back(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Ask for something to be put right."""
    actor = actor_of(request)
    require(actor, Capability.VERIFY_ORGANISATION)
    shown = _organisation(request, uid)
    return perform(
        request,
        ReasonForm,
        template="parties/console/decide.html",
        context={
            "organisation": shown,
            "facts": facts_of(shown),
            "heading": _("Return %(name)s") % {"name": shown.name},
            "text": _("Its members can change the details and submit them again."),
            "label": _("Return"),
        },
        do=lambda form: return_organisation(
            actor=actor,
            organisation_id=shown.pk,
            expected_version=version_seen(request, shown),
            now=timezone.now(),
            **form.cleaned_data,
        ),
        then=reverse("parties_console:queue"),
        said=_("%(name)s was returned.") % {"name": shown.name},
    )


@require_http_methods(FORM)
def suspend(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Keep an organisation from trading."""
    actor = actor_of(request)
    require(actor, Capability.SUSPEND_ORGANISATION)
    shown = _organisation(request, uid)
    return perform(
        request,
        ReasonForm,
        template="parties/console/decide.html",
        context={
            "organisation": shown,
            "facts": facts_of(shown),
            "heading": _("Suspend %(name)s") % {"name": shown.name},
            "text": _("Its people are signed out, its API keys end, its roles rest."),
            "label": _("Suspend"),
            "kind": "danger",
        },
        do=lambda form: suspend_organisation(
            actor=actor,
            organisation_id=shown.pk,
            expected_version=version_seen(request, shown),
            now=timezone.now(),
            **form.cleaned_data,
        ),
        then=reverse("parties_console:organisation", args=[uid]),
        said=_("%(name)s is suspended.") % {"name": shown.name},
    )


@require_http_methods(FORM)
def restore(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Let an organisation trade again."""
    actor = actor_of(request)
    require(actor, Capability.SUSPEND_ORGANISATION)
    shown = _organisation(request, uid)
    return perform(
        request,
        Confirm,
        template="parties/console/decide.html",
        context={
            "organisation": shown,
            "facts": facts_of(shown),
            "heading": _("Restore %(name)s") % {"name": shown.name},
            "text": _("It has its roles back. Its API keys must be issued anew."),
            "label": _("Restore"),
        },
        do=lambda _form: restore_organisation(
            actor=actor,
            organisation_id=shown.pk,
            expected_version=version_seen(request, shown),
            now=timezone.now(),
        ),
        then=reverse("parties_console:organisation", args=[uid]),
        said=_("%(name)s may trade again.") % {"name": shown.name},
    )


@require_safe
def roles(request: HttpRequest) -> HttpResponse:
    """List the applications for roles, longest waiting first."""
    actor = actor_of(request)
    require(actor, Capability.ADMIT_ROLE)
    rows = OrganisationRole.objects.visible_to(actor).applied().select_related("organisation")
    return render(
        request, "parties/console/roles.html", {"listed": page_of(request, rows.order_by("pk"))}
    )


@require_http_methods(FORM)
def admit(request: HttpRequest, uid: UUID, role: str) -> HttpResponse:
    """Admit an organisation to a role."""
    actor = actor_of(request)
    require(actor, Capability.ADMIT_ROLE)
    asked = _role(request, uid, role)
    return perform(
        request,
        Confirm,
        template="parties/console/decide.html",
        context={
            **_about(asked),
            "heading": _("Admit %(name)s as %(role)s") % _words(asked),
            "text": _("It plays the role from now on."),
            "label": _("Admit"),
        },
        do=lambda _form: admit_role(actor=actor, role_id=asked.pk, now=timezone.now()),
        then=reverse("parties_console:roles"),
        said=_("%(name)s is admitted as %(role)s.") % _words(asked),
    )


@require_http_methods(FORM)
def refuse(request: HttpRequest, uid: UUID, role: str) -> HttpResponse:
    """Refuse an organisation a role."""
    actor = actor_of(request)
    require(actor, Capability.ADMIT_ROLE)
    asked = _role(request, uid, role)
    return perform(
        request,
        ReasonForm,
        template="parties/console/decide.html",
        context={
            **_about(asked),
            "heading": _("Refuse %(name)s the role %(role)s") % _words(asked),
            "text": _("It may apply again."),
            "label": _("Refuse"),
            "kind": "danger",
        },
        do=lambda form: refuse_role(
            actor=actor, role_id=asked.pk, now=timezone.now(), **form.cleaned_data
        ),
        then=reverse("parties_console:roles"),
        said=_("%(name)s was refused the role %(role)s.") % _words(asked),
    )


def _organisation(request: HttpRequest, uid: UUID) -> Organisation:
    rows = Organisation.objects.visible_to(actor_of(request)).prefetch_related("roles")
    return get_object_or_404(rows, uid=uid)


def _role(request: HttpRequest, uid: UUID, role: str) -> OrganisationRole:
    rows = OrganisationRole.objects.visible_to(actor_of(request)).select_related("organisation")
    return get_object_or_404(rows, organisation__uid=uid, role=role)


def _about(asked: OrganisationRole) -> dict[str, object]:
    return {"organisation": asked.organisation, "facts": facts_of(asked.organisation)}


def _words(asked: OrganisationRole) -> dict[str, str]:
    return {"name": asked.organisation.name, "role": asked.get_role_display()}
