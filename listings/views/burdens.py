"""Encumbrances: what burdens a certificate, for operators, holders and those it favours."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kernel.actor import Actor
from kernel.asking import Act, ReasonForm, ask, by_form
from kernel.edge import actor_of, form_page, page_of
from listings.actions.encumber_certificate import encumber_certificate
from listings.actions.record_consent import record_consent
from listings.actions.release_encumbrance import release_encumbrance
from listings.forms.rights import ConsentForm, EncumbranceForm
from listings.models import Certificate
from listings.models.encumbrance import Encumbrance, EncumbranceQuerySet
from parties.capabilities import Capability
from parties.views.door import let_in
from parties.views.files import keep


@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """Show what burdens one's own certificates, and what stands in one's own favour."""
    rows = _visible(actor_of(request)).prefetch_related("consents").order_by("-pk")
    return render(request, "listings/encumbrances.html", {"listed": page_of(request, rows)})


@form_page
def encumber(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Record a pledge or an exclusive licence of a certificate."""
    actor = let_in(request, Capability.ENCUMBER_CERTIFICATE)
    certificate = get_object_or_404(Certificate.objects.visible_to(actor), uid=uid)
    act = Act(
        heading=_("Record an encumbrance"),
        up=reverse("listings_console:certificate", args=[uid]),
        above=certificate.shown_no,
        said=_("Recorded. Holder and beneficiary are told."),
    )
    return ask(
        request,
        act,
        EncumbranceForm,
        do=lambda form: encumber_certificate(
            actor=actor, certificate_id=certificate.pk, terms=form.terms(), now=timezone.now()
        ),
    )


@form_page
def release(request: HttpRequest, uid: UUID) -> HttpResponse:
    """End a pledge or an exclusive licence."""
    actor = let_in(request, Capability.ENCUMBER_CERTIFICATE)
    burden = get_object_or_404(_visible(actor), uid=uid)
    act = Act(
        heading=_("Release the encumbrance"),
        hint=_named(burden),
        up=reverse("listings_console:certificate", args=[burden.certificate.uid]),
        above=burden.certificate.shown_no,
        said=_("Released. Holder and beneficiary are told."),
    )
    do = by_form(request, release_encumbrance, encumbrance_id=burden.pk)
    return ask(request, act, ReasonForm, do=do, on=burden)


@form_page
def consent(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Record what a pledgee allows."""
    actor = let_in(request, Capability.RECORD_CONSENT)
    burden = get_object_or_404(_visible(actor).pledges(), uid=uid)
    act = Act(
        heading=_("Record a consent"),
        hint=_named(burden),
        up=reverse("listings:encumbrances"),
        above=burden.certificate.shown_no,
        said=_("Recorded. The holder is told."),
    )
    return ask(
        request,
        act,
        ConsentForm,
        do=lambda form: record_consent(
            actor=actor,
            encumbrance_id=burden.pk,
            act=form.cleaned_data["act"],
            document_id=keep(actor, form.cleaned_data["document"]).pk,
            now=timezone.now(),
        ),
    )


def _named(burden: Encumbrance) -> str:
    return f"{burden.get_kind_display()}: {burden.in_favour_of}"


def _visible(actor: Actor) -> EncumbranceQuerySet:
    rows = Encumbrance.objects.visible_to(actor)
    return rows.select_related("certificate__asset__holder", "beneficiary")
