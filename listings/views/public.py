"""The asset market for everybody: the catalogue, its file, one listing."""

from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from django_htmx.http import push_url

from kernel.actor import Actor
from kernel.edge import PAGE_SIZES, Listed, actor_of, page_of
from kernel.workdays import local_day
from listings import filters
from listings.actions.note_empty_search import note_empty_search
from listings.models import Listing
from listings.search.query import DEEPEST, Found, Query, relaxations, search
from listings.search.reader import NoIndex
from listings.search.rows import shown
from listings.views import export
from listings.views.price_band import price_band
from listings.views.public_record import PUBLIC_PREFETCH
from listings.views.specification import Sheet, sheet_of

SIMILAR = 4
PARTIAL, PAGE = "listings/_answer.html", "listings/list.html"


@dataclass(frozen=True, slots=True)
class Order:
    """One way to sort, in the menu."""

    value: str
    label: filters.Words
    is_chosen: bool


@login_not_required
@require_safe
def catalogue(request: HttpRequest) -> HttpResponse:
    """Find listings by words and facets; the newest ones while the word index is being built."""
    actor, now = actor_of(request), timezone.now()
    today = local_day(now)
    query = filters.query_of(request.GET)
    try:
        found = search(query, actor=actor, today=today)
    except NoIndex:
        return _newest(request, actor, query)
    ways = relaxations(query, actor=actor, today=today) if not found.total else []
    if not found.total:
        note_empty_search(text=query.text, is_narrowed=bool(query.facets), now=now)
    return _answer(
        request,
        query,
        listed=_listed(found, query),
        rows=shown(found.ids, actor=actor, today=today),
        found=found,
        facets=filters.facets_of(found.facets, query),
        ways_out=filters.ways_out(ways, query)[:3],
    )


def _newest(request: HttpRequest, actor: Actor, query: Query) -> HttpResponse:
    market = Listing.objects.tradable_on(local_day(timezone.now())).visible_to(actor).with_terms()
    listed = page_of(request, market.order_by("-published_at"))
    return _answer(
        request, query, listed=listed, rows=list(listed.page), found=None, facets=[], ways_out=[]
    )


def _answer(request: HttpRequest, query: Query, **context: object) -> HttpResponse:
    """Answer with the whole page, or to htmx with the parts that changed and the page's address."""
    is_partial = request.htmx and not request.htmx.history_restore_request  # type: ignore[attr-defined]
    orders = [Order(s, label, s is query.sort) for s, label in filters.SORT_LABELS.items()]
    context |= {
        "query": query,
        "chips": filters.chips_of(query),
        "orders": orders,
        "sizes": [(size, size == query.size) for size in PAGE_SIZES],
        "address": filters.address_of(query),
        "most_exported": export.MOST,
    }
    response = render(request, PARTIAL if is_partial else PAGE, context)
    patch_vary_headers(response, ["HX-Request"])
    if is_partial:
        push_url(response, request.path + filters.address_of(query, page=query.page))
    return response


def _listed(found: Found, query: Query) -> Listed:
    paginator = Paginator(range(min(found.total, DEEPEST)), query.size)
    return Listed(
        page=paginator.get_page(found.page),
        query=filters.address_of(query).removeprefix("?"),
        is_capped=found.total > DEEPEST,
    )


@login_not_required
@require_safe
def export_csv(request: HttpRequest) -> HttpResponse:
    """Download the filtered listings, in the order of the page, as a table."""
    actor, now = actor_of(request), timezone.now()
    query = replace(filters.query_of(request.GET), page=1, size=export.MOST)
    back = reverse("listings:list") + filters.address_of(filters.query_of(request.GET))
    try:
        found = search(query, actor=actor, today=local_day(now))
    except NoIndex:
        messages.warning(request, _("The search is being rebuilt. Try again in a minute."))
        return HttpResponseRedirect(back)
    if found.total > export.MOST:
        too_many = _("A file holds at most %(most)d listings. Narrow the list first.")
        messages.warning(request, too_many % {"most": export.MOST})
        return HttpResponseRedirect(back)
    return export.csv_of(found.ids, actor=actor, now=now)


@login_not_required
@require_safe
def detail(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Show one listing with all that is stated and all that is not."""
    actor, today = actor_of(request), local_day(timezone.now())
    readable = Listing.objects.readable_by(actor).with_terms().prefetch_related(*PUBLIC_PREFETCH)
    listing = get_object_or_404(readable, uid=uid)
    sheet: Sheet = sheet_of(listing, actor=actor, today=today)
    context = {
        "listing": listing,
        "sheet": sheet,
        "similar": _similar(listing, actor=actor, today=today),
        "band": None if sheet.is_tombstone else price_band(listing, today=today),
    }
    return render(request, "listings/detail.html", context)


def _similar(listing: Listing, *, actor: Actor, today: date) -> list[Listing]:
    """Return what bears the same keywords, then what is newest in the same industry."""
    asset = listing.asset
    facets = {"division": (asset.division,)} if asset.division else {}
    queries = [Query(text=asset.keywords, size=SIMILAR + 1)] if asset.keywords else []
    queries += [Query(facets=facets, size=2 * SIMILAR + 1)] if facets else []
    try:
        found = [pk for query in queries for pk in search(query, actor=actor, today=today).ids]
    except NoIndex:
        return []
    others = list(dict.fromkeys(pk for pk in found if pk != listing.pk))
    rows = (
        Listing.objects.tradable_on(today).visible_to(actor).with_terms().in_bulk(others[:SIMILAR])
    )
    return [rows[pk] for pk in others if pk in rows]
