"""Which open needs a holder's listing fits, also before it is on the market."""

from dataclasses import dataclass
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from kernel.actor import Actor
from kernel.edge import actor_of
from listings.models import Listing
from matching.engine.explain import explain
from matching.models import Intent, Match
from matching.reasons import Why, why
from matching.retrieval.reverse import Fitting, fitting
from matching.retrieval.watched import public_needs
from matching.views.shown import poster_name

SHOWN, BESIDE = 20, 3  # on the page, beside the form


@dataclass(frozen=True, slots=True)
class Need:
    """One open need that a listing fits, as its holder may see it."""

    intent: Intent
    poster: str
    band: str
    band_label: str
    bucket: str
    why: Why


@require_safe
def needs(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Show the public needs that one's own listing fits; to htmx the best of them only."""
    actor, now = actor_of(request), timezone.now()
    rows = Listing.objects.editable_by(actor).select_related("asset")
    listing = get_object_or_404(rows, uid=uid)
    is_beside = bool(request.htmx) and not request.htmx.history_restore_request  # type: ignore[attr-defined]
    found = fitting(listing, now=now, limit=SHOWN, among=public_needs().select_related("poster"))
    shown = [_need(one, actor) for one in found[: BESIDE if is_beside else SHOWN]]
    context = {"listing": listing, "needs": shown, "more": len(found) - len(shown)}
    template = "matching/_fitting.html" if is_beside else "matching/fitting.html"
    response = render(request, template, context)
    patch_vary_headers(response, ["HX-Request"])
    return response


def _need(one: Fitting, actor: Actor) -> Need:
    band = Match.Band(one.assessment.band)
    return Need(
        intent=one.intent,
        poster=poster_name(one.intent, actor),
        band=band,
        band_label=str(band.label),
        bucket=one.assessment.bucket,
        why=why(explain(one.query, one.assessment)),
    )
