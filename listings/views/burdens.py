"""Encumbrances: what burdens a certificate, for operators, holders and those it favours."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kernel.actor import Actor
from kernel.asking import ReasonForm, by_form
from kernel.edge import actor_of, form_page, page_of, perform
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
    return perform(
        request,
        EncumbranceForm,
        template="listings/encumbrance_form.html",
        context={
            "heading": _("Record an encumbrance"),
            "number": certificate.shown_no,
            "back": reverse("listings_console:certificate", args=[uid]),
        },
        do=lambda form: encumber_certificate(
            actor=actor, certificate_id=certificate.pk, terms=form.terms(), now=timezone.now()
        ),
        then=reverse("listings_console:certificate", args=[uid]),
        said=_("Recorded. Holder and beneficiary are told."),
    )


@form_page
def release(request: HttpRequest, uid: UUID) -> HttpResponse:
    """End a pledge or an exclusive licence."""
    actor = let_in(request, Capability.ENCUMBER_CERTIFICATE)
    burden = get_object_or_404(_visible(actor), uid=uid)
    back = reverse("listings_console:certificate", args=[burden.certificate.uid])
    return perform(
        request,
        ReasonForm,
        template="listings/encumbrance_form.html",
        context={
            "heading": _("Release the encumbrance"),
            "number": burden.certificate.shown_no,
            "burden": burden,
            "back": back,
        },
        form_options={"initial": {"version": burden.version}},
        do=by_form(request, release_encumbrance, encumbrance_id=burden.pk),
        then=back,
        said=_("Released. Holder and beneficiary are told."),
    )


@form_page
def consent(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Record what a pledgee allows."""
    actor = let_in(request, Capability.RECORD_CONSENT)
    burden = get_object_or_404(_visible(actor).pledges(), uid=uid)
    return perform(
        request,
        ConsentForm,
        template="listings/encumbrance_form.html",
        context={
            "heading": _("Record a consent"),
            "number": burden.certificate.shown_no,
            "burden": burden,
            "back": reverse("listings:encumbrances"),
        },
        do=lambda form: record_consent(
            actor=actor,
            encumbrance_id=burden.pk,
            act=form.cleaned_data["act"],
            document_id=keep(actor, form.cleaned_data["document"]).pk,
            now=timezone.now(),
        ),
        then=reverse("listings:encumbrances"),
        said=_("Recorded. The holder is told."),
    )


def _visible(actor: Actor) -> EncumbranceQuerySet:
    rows = Encumbrance.objects.visible_to(actor)
    return rows.select_related("certificate__asset__holder", "beneficiary")
