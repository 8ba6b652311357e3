"""The operators' pages on listings: what waits for review, and the decision on each."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kernel.actor import Actor
from kernel.asking import VersionForm, by_form
from kernel.edge import actor_of, page_of, perform
from kernel.models import AuditEvent
from kernel.workdays import local_day
from listings.actions.approve_listing import approve_listing
from listings.actions.return_listing import return_listing
from listings.completeness import completeness_of
from listings.forms.decisions import LISTING_REASONS, ReturnForm
from listings.gates import unmet
from listings.models import Certificate, DataIPAsset, Listing
from parties.capabilities import Capability, FourEyes, require, require_independent
from parties.views.door import let_in

REVIEWED = "listings/review_listing.html"


@require_safe
def reviews(request: HttpRequest) -> HttpResponse:
    """Show the listings that wait for a decision, the oldest first."""
    actor = let_in(request, Capability.REVIEW_LISTING)
    waiting = Listing.objects.governed_by(actor).filter(status=Listing.Status.SUBMITTED)
    context = {
        "listed": page_of(request, waiting.with_terms().order_by("submitted_at", "pk")),
        "certificates_waiting": Certificate.objects.visible_to(actor).recorded().count(),
    }
    return render(request, "listings/review.html", context)


@require_safe
def review(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Show one listing with what a decision needs."""
    actor = actor_of(request)
    listing = _listing(actor, uid)
    return render(request, REVIEWED, _context(actor, listing))


@require_POST
def approve(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Let a submitted listing onto the market."""
    actor = actor_of(request)
    listing = _listing(actor, uid)
    return perform(
        request,
        VersionForm,
        template=REVIEWED,
        context=_context(actor, listing),
        do=by_form(request, approve_listing, listing_id=listing.pk),
        then=reverse("listings_console:reviews"),
        said=_("Approved."),
    )


@require_POST
def send_back(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Return a listing with the reason."""
    actor = actor_of(request)
    listing = _listing(actor, uid)
    return perform(
        request,
        ReturnForm,
        template=REVIEWED,
        context={**_context(actor, listing), "is_returning": True},
        form_options={"sentences": LISTING_REASONS},
        do=by_form(request, return_listing, listing_id=listing.pk),
        then=reverse("listings_console:reviews"),
        said=_("Returned to the holder."),
    )


def _listing(actor: Actor, uid: UUID) -> Listing:
    require(actor, Capability.REVIEW_LISTING)
    return get_object_or_404(Listing.objects.governed_by(actor).with_terms(), uid=uid)


def _context(actor: Actor, listing: Listing) -> dict[str, Any]:
    return {
        "listing": listing,
        "unmet": unmet(listing, today=local_day(timezone.now())),
        "completeness": completeness_of(listing.asset, listing),
        "changed": changed_since_return(listing),
        "same_title": list(_same_title(listing)[:3]),
        "is_own": is_concerned(actor, listing.holder_id),
        "return_form": ReturnForm(sentences=LISTING_REASONS, initial={"version": listing.version}),
    }


def _same_title(listing: Listing) -> Any:
    return Listing.objects.titled_like(listing.title).exclude(pk=listing.pk).order_by("pk")


def is_concerned(actor: Actor, holder_id: int) -> bool:
    """Whether the operator belongs to the holder, so a colleague must decide (G12)."""
    try:
        require_independent(actor, holder_id)
    except FourEyes:
        return True
    return False


def changed_since_return(listing: Listing) -> list[str]:
    """Return the names of what the holder changed since the last return; empty: first review."""
    deeds = AuditEvent.objects.filter(object_type="listings.listing", object_id=listing.pk)
    returns = deeds.filter(action__in=["listing.return", "listing.objection_upheld"])
    last = returns.order_by("-pk").values_list("pk", flat=True).first()
    if last is None:
        return []
    revisions = deeds.filter(action="listing.revise", pk__gt=last).order_by("pk")
    names = (
        name for after in revisions.values_list("after", flat=True) for name in after["changed"]
    )
    return [_label(name) for name in dict.fromkeys(names)]


def _label(name: str) -> str:
    columns = {f.name: f for model in (Listing, DataIPAsset) for f in model._meta.get_fields()}
    column = columns.get(name.removesuffix("_id")) or columns.get(name)
    return str(getattr(column, "verbose_name", name))
