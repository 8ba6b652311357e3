"""A certificate that this desk issued, for its holder: its state, its history, its paper."""

from uuid import UUID

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from kernel.actor import Actor
from kernel.edge import actor_of
from kernel.workdays import local_day
from listings.models import Certificate, Encumbrance
from marketplace.registration.models import Objection
from marketplace.registration.paper import certificate_pdf, preliminary_proof, verification_url

KEPT_S = 600  # of a printed page; its state may change, so not for longer


@require_safe
def certificate(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Show a certificate to its holder and to operators."""
    row = _issued(actor_of(request), uid)
    today = local_day(timezone.now())
    context = {
        "certificate": row,
        "application": row.granted_by,
        "later": Certificate.objects.filter(supersedes=row).order_by("-pk").first(),
        "is_pledged": Encumbrance.objects.pledges().filter(certificate=row).exists(),
        "objections": Objection.objects.filter(certificate=row).order_by("-pk"),
        "ends_soon": row.is_ending_on(today),
        "proves": preliminary_proof(row.scheme),
        "url": verification_url(row),
    }
    return render(request, "registration/certificate.html", context)


@require_safe
def pdf(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Give the printable certificate; kept for ten minutes, for it takes a while to set."""
    row = _issued(actor_of(request), uid)
    key = f"registration:paper:{row.pk}:{row.version}"
    page: bytes | None = cache.get(key)
    if page is None:
        page = certificate_pdf(row, now=timezone.now())
        cache.set(key, page, KEPT_S)
    response = HttpResponse(page, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{row.certificate_no}.pdf"'
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _issued(actor: Actor, uid: UUID) -> Certificate:
    rows = Certificate.objects.visible_to(actor).filter(granted_by__isnull=False)
    related = rows.select_related("asset__holder", "scheme", "supersedes", "granted_by")
    return get_object_or_404(related, uid=uid)
