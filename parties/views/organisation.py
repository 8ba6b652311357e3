"""An organisation's own pages, and what everybody may read about it."""

from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_POST, require_safe

from kernel.actor import Actor
from kernel.asking import Act, ConfirmForm, ask, by_form
from kernel.edge import actor_of, form_page, perform
from kernel.errors import InvalidInput
from parties.actions.apply_for_role import apply_for_role
from parties.actions.register_organisation import register_organisation
from parties.actions.revise_organisation import revise_organisation
from parties.actions.submit_organisation import submit_organisation
from parties.authentication import ORGANISATION_KEY
from parties.capabilities import Capability, may
from parties.forms import OrganisationForm, RoleForm
from parties.models import Invitation, Organisation, User
from parties.terms import OrganisationDetails
from parties.views.door import let_in
from parties.vocabulary.uscc import check_uscc, warnings_of

OWN = "parties:organisation"


@require_safe
def organisation(request: HttpRequest) -> HttpResponse:
    """Show where one's own organisation stands and what is to be done next."""
    actor = actor_of(request)
    own = Organisation.objects.editable_by(actor).prefetch_related("roles").first()
    if own is None:
        return _no_organisation(request, actor)
    context = {
        "organisation": own,
        "facts": facts_of(own),
        "can_edit": may(actor, Capability.EDIT_ORGANISATION),
        "can_apply": own.is_verified and may(actor, Capability.APPLY_FOR_ROLE),
    }
    return render(request, "parties/organisation.html", context)


def _no_organisation(request: HttpRequest, actor: Actor) -> HttpResponse:
    person = User.objects.get(pk=actor.person)
    waiting = Invitation.objects.waiting_for(person.email, now=timezone.now())
    context = {"invitations": waiting.select_related("organisation").order_by("-pk")[:20]}
    return render(request, "parties/no_organisation.html", context)


@login_not_required
@require_safe
def detail(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Say who an organisation is, to anybody."""
    rows = Organisation.objects.visible_to(actor_of(request)).prefetch_related("roles")
    shown = get_object_or_404(rows, uid=uid)
    return render(request, "parties/detail.html", {"organisation": shown})


@form_page
def apply(request: HttpRequest) -> HttpResponse:
    """Register an organisation and act for it from now on."""

    def register(form: OrganisationForm) -> None:
        entered = register_organisation(
            actor=actor_of(request), details=form.details, now=timezone.now()
        )
        request.session[ORGANISATION_KEY] = entered.pk

    return perform(
        request,
        OrganisationForm,
        template="parties/apply.html",
        do=register,
        then=reverse(OWN),
        said=_("Registered. Check the details, then submit them for verification."),
    )


@require_safe
def check_code(request: HttpRequest) -> HttpResponse:
    """Say what is right or wrong about a credit code while it is being typed; a fragment."""
    typed = request.GET.get("uscc", "")[:40]
    context: dict[str, object] = {"typed": typed.strip()}
    try:
        code = check_uscc(typed)
        context |= {"odd": warnings_of(code), "is_right": True}
    except InvalidInput as error:
        context["wrong"] = str(error)
    return render(request, "parties/_code.html", context)


@form_page
def edit(request: HttpRequest) -> HttpResponse:
    """Change what one's own organisation says of itself."""
    actor = let_in(request, Capability.EDIT_ORGANISATION)
    own = get_object_or_404(Organisation.objects.editable_by(actor))
    return perform(
        request,
        OrganisationForm,
        template="parties/edit.html",
        context={"organisation": own},
        form_options={
            "initial": OrganisationDetails.of(own).columns,
            "is_identity_open": own.is_identity_open,
        },
        do=lambda form: revise_organisation(
            actor=actor,
            organisation_id=own.pk,
            expected_version=version_seen(request, own),
            details=form.details,
            now=timezone.now(),
        ),
        then=reverse(OWN),
        said=_("Saved."),
    )


@form_page
def submit(request: HttpRequest) -> HttpResponse:
    """Ask for verification, after one look at what will be checked."""
    actor = let_in(request, Capability.EDIT_ORGANISATION)
    own = get_object_or_404(Organisation.objects.editable_by(actor))
    return perform(
        request,
        ConfirmForm,
        template="parties/submit.html",
        context={"organisation": own, "facts": facts_of(own)},
        do=by_form(
            request,
            submit_organisation,
            organisation_id=own.pk,
            expected_version=version_seen(request, own),
        ),
        then=reverse(OWN),
        said=_("Submitted. An operator checks it; you will be told the result."),
    )


@form_page
def apply_role(request: HttpRequest) -> HttpResponse:
    """Apply for a further role."""
    let_in(request, Capability.APPLY_FOR_ROLE)
    act = Act(
        heading=_("Apply for a role"),
        hint=_(
            "An operator decides. Data merchants prepare and deliver for others and stand in the"
            " directory; partner exchanges take over what finds no partner here."
        ),
        button=pgettext("role", "Apply"),
        up=reverse(OWN),
        above=_("Organisation"),
        said=_("Applied. An operator decides; you will be told the result."),
    )
    return ask(request, act, RoleForm, do=by_form(request, apply_for_role))


@require_POST
def switch(request: HttpRequest) -> HttpResponse:
    """Act for another of one's organisations from now on."""
    actor_of(request).person  # noqa: B018 - works out the memberships
    chosen = request.POST.get("organisation", "")
    for membership in getattr(request, "memberships", []):
        if str(membership.organisation.uid) == chosen:
            request.session[ORGANISATION_KEY] = membership.organisation_id
    return HttpResponseRedirect(back_of(request))


def back_of(request: HttpRequest) -> str:
    """Return where the form wants to go next: a page of this site, else one's organisation."""
    target = request.POST.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(
        target, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return target if is_ours else reverse(OWN)


def version_seen(request: HttpRequest, record: Organisation) -> int:
    """Return the version the page showed; the present one when the form does not say."""
    said = request.POST.get("version", "")
    return int(said) if said.isascii() and said.isdigit() and len(said) < 10 else record.version  # noqa: PLR2004


def facts_of(shown: Organisation) -> list[dict[str, object]]:
    """Return what its members and the operators read, as label and value."""
    values = {
        "org_type": shown.get_org_type_display(),
        "country": shown.country,
        "uscc": shown.uscc,
        "foreign_reg_no": shown.foreign_reg_no,
        "province": shown.province_name,
        "legal_representative": shown.legal_representative,
        "contact_name": shown.contact_name,
        "contact_email": shown.contact_email,
        "contact_phone": shown.contact_phone,
        "introduction": shown.introduction,
    }
    labels = {field.name: capfirst(field.verbose_name) for field in Organisation._meta.fields}
    return [{"label": labels[name], "value": value} for name, value in values.items()]
