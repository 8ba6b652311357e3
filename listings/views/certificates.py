"""Certificates: a holder's own, and the page on which anybody verifies one by its number."""

from datetime import date
from io import BytesIO

import segno
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db.models import Count, Exists, OuterRef, Q, Subquery
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from kernel.actor import Actor
from kernel.edge import actor_of, form_page, page_of, perform
from kernel.uid import uid_in
from kernel.workdays import local_day
from listings.actions.record_certificate import record_certificate
from listings.forms.certificate import CertificateForm, NumberForm
from listings.models import Certificate, Encumbrance, Listing
from listings.views.limits import require_patience
from listings.vocabulary.certificates import normalise
from parties.capabilities import Capability, require
from parties.views.files import keep


@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """Show one's own certificates: validity, what is blocked, how many listings use each."""
    today = local_day(timezone.now())
    own = Certificate.objects.editable_by(actor_of(request)).select_related(
        "asset", "scheme", "register_check"
    )
    on_market = Count("listings", filter=Q(listings__status=Listing.Status.PUBLISHED))
    pledges = Encumbrance.objects.pledges().filter(certificate=OuterRef("pk"))
    own = own.annotate(on_market=on_market, is_pledged=Exists(pledges))
    listed = page_of(request, own.order_by("-pk"))
    for certificate in listed.page:
        certificate.ends_soon = certificate.is_ending_on(today)
    return render(request, "listings/certificates.html", {"listed": listed})


@form_page
def record(request: HttpRequest) -> HttpResponse:
    """Record a certificate: of new data, of a listing's data, or as a renewal."""
    actor, now = actor_of(request), timezone.now()
    require(actor, Capability.RECORD_CERTIFICATE)
    listing = _own_listing(actor, request.GET.get("listing", ""))
    renews = _own_certificate(actor, request.GET.get("renews", ""))
    asset = renews.asset if renews else listing.asset if listing else None

    def do(form: CertificateForm) -> Certificate:
        file = form.cleaned_data["file"]
        file_id = keep(actor, file).pk if file is not None else None
        return record_certificate(actor=actor, terms=form.terms(file_id=file_id), now=now)

    def then(certificate: Certificate) -> str:
        if listing is None:
            return reverse("listings:certificates")
        return f"{reverse('listings:edit', args=[listing.uid])}?certificate={certificate.uid}"

    return perform(
        request,
        CertificateForm,
        template="listings/certificates_new.html",
        context={"asset": asset, "renews": renews, "listing": listing},
        form_options={"asset": asset, "renews": renews},
        do=do,
        then=then,
        said=_("Recorded. An operator verifies it; you will be told."),
    )


def _own_listing(actor: Actor, uid: str) -> Listing | None:
    rows = Listing.objects.editable_by(actor).select_related("asset")
    return get_object_or_404(rows, uid=uid_in(uid)) if uid else None


def _own_certificate(actor: Actor, uid: str) -> Certificate | None:
    rows = Certificate.objects.editable_by(actor).select_related("asset", "scheme")
    return get_object_or_404(rows, uid=uid_in(uid)) if uid else None


@login_not_required
@require_safe
def verify(request: HttpRequest) -> HttpResponse:
    """Ask for a certificate number; with one, lead to what our records say of it."""
    form = NumberForm(request.GET if "number" in request.GET else None)
    if form.is_bound and form.is_valid():
        number = normalise(form.cleaned_data["number"])
        if number and "/" not in number:
            return HttpResponseRedirect(reverse("listings:certificate", args=[number]))
        form.add_error("number", _("This is no certificate number."))
    status = 422 if form.errors else 200
    return render(request, "listings/certificates_verify.html", {"form": form}, status=status)


@login_not_required
@require_safe
def certificate(request: HttpRequest, number: str) -> HttpResponse:
    """Say what our records hold of a certificate number, at this moment."""
    now = timezone.now()
    require_patience(
        request, what="certificate", per_minute=settings.VERIFICATIONS_PER_MINUTE, now=now
    )
    found = _public(number)
    context = {
        "number": normalise(number),
        "found": [(row, _verdict(row, today=local_day(now))) for row in found],
        "now": now,
        "form": NumberForm(initial={"number": number}),
    }
    status = 200 if found else 404
    return render(request, "listings/certificates_page.html", context, status=status)


@login_not_required
@require_safe
@cache_control(public=True, max_age=86400)
def qr(request: HttpRequest, number: str) -> HttpResponse:  # noqa: ARG001 - Django calls it so
    """Draw the address of a certificate's page, for printing on what travels with the data."""
    row = next(iter(_public(number)), None)
    path = reverse("listings:certificate", args=[row.certificate_no if row else normalise(number)])
    image = BytesIO()
    segno.make(f"{settings.SITE_URL}{path}", error="m", micro=False).save(
        image, kind="svg", scale=4, border=4
    )
    return HttpResponse(image.getvalue(), content_type="image/svg+xml")


def _public(number: str) -> list[Certificate]:
    rows = Certificate.objects.public().filter(certificate_no=normalise(number))
    rows = rows.select_related("asset__holder", "scheme", "register_check")
    pledges = Encumbrance.objects.pledges().filter(certificate=OuterRef("pk"))
    later = Certificate.objects.public().filter(supersedes=OuterRef("pk")).order_by("-pk")
    rows = rows.annotate(
        is_pledged=Exists(pledges), later_no=Subquery(later.values("certificate_no")[:1])
    )
    return list(rows.order_by("pk")[:5])


def _verdict(row: Certificate, *, today: date) -> dict[str, str]:
    """Return label and tone of what our records say today; never more than that (DOMAIN 9)."""
    if row.is_valid_on(today):
        if getattr(row, "is_pledged", False):
            return {"label": _("valid in our records, pledged"), "tone": "hold"}
        return {"label": _("valid in our records"), "tone": "ok"}
    if row.status == Certificate.Status.VALID:
        is_early = row.valid_from > today
        label = _("not yet in force") if is_early else _("expired")
        return {"label": label, "tone": "warn"}
    tone = "hold" if row.status == Certificate.Status.FROZEN else "warn"
    return {"label": row.get_status_display(), "tone": tone}
