"""The directory: who offers data or works for those who do, and what came of it here."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.db.models import Avg, Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from kernel.actor import ANONYMOUS
from kernel.edge import page_of
from listings.models import Listing
from listings.vocabulary.industries import label
from marketplace.deals.models import Deal, Review
from marketplace.reports.answering import usual_days
from marketplace.reports.forms import DirectoryForm
from parties.models import Organisation, OrganisationRole

MOST_INDUSTRIES = 3


@dataclass(frozen=True, slots=True)
class Entry:
    """One organisation in the directory.

    ``days`` is within how many it usually answers, 0 where nothing is said; ``mark`` the mean
    quality, of 5, in ``reviews`` reviews.
    """

    organisation: Organisation
    offers: int
    industries: list[str]
    settled: int
    days: int
    mark: str
    reviews: int


@login_not_required
@require_safe
def directory(request: HttpRequest) -> HttpResponse:
    """List the holders with something on the market, and the data merchants; most offers first."""
    form = DirectoryForm(request.GET)
    listed = page_of(request, form.narrow(offering(division=form.industry)))
    context = {
        "form": form,
        "listed": listed,
        "entries": entries(list(listed.page), now=timezone.now()),
    }
    return render(request, "reports/directory.html", context)


def offering(*, division: str = "") -> "QuerySet[Organisation]":
    """Return who has public listings (in an industry), or is a data merchant; most offers first."""
    public = Listing.objects.published().visible_to(ANONYMOUS)
    if division:
        public = public.filter(asset__division=division)
    counted = Organisation.objects.verified().annotate(
        offers=Count("listings", filter=Q(listings__in=public))
    )
    merchants = OrganisationRole.objects.filter(
        role=OrganisationRole.Role.MERCHANT, status=OrganisationRole.Status.ACTIVE
    )
    kept = Q(offers__gt=0)
    if not division:
        kept |= Q(pk__in=merchants.values("organisation"))
    return counted.filter(kept).prefetch_related("roles").order_by("-offers", "pk")


def entries(shown: "list[Any]", *, now: datetime) -> list[Entry]:
    """Return what the directory says of organisations that ``offering`` found."""
    ids = [one.pk for one in shown]
    industries, settled = _industries(ids), _settled(ids)
    days, marks = usual_days(ids, now=now), _marks(ids, now=now)
    return [
        Entry(
            organisation=one,
            offers=one.offers,
            industries=industries.get(one.pk, [])[:MOST_INDUSTRIES],
            settled=settled.get(one.pk, 0),
            days=days.get(one.pk, 0),
            mark=f"{marks[one.pk][0]:.1f}" if one.pk in marks else "",
            reviews=marks[one.pk][1] if one.pk in marks else 0,
        )
        for one in shown
    ]


def _industries(ids: Collection[int]) -> dict[int, list[str]]:
    """Return in which industries each has public listings, most first."""
    public = Listing.objects.published().visible_to(ANONYMOUS).filter(holder__in=ids)
    named = public.exclude(asset__division="").values_list("holder", "asset__division")
    found: dict[int, list[str]] = {}
    for holder, division, _n in named.annotate(n=Count("pk")).order_by("-n", "asset__division"):
        found.setdefault(holder, []).append(label(division))
    return found


def _settled(ids: Collection[int]) -> dict[int, int]:
    deals = Deal.objects.filter(holder__in=ids, status=Deal.Status.SETTLED).order_by()
    return dict(deals.values_list("holder").annotate(n=Count("pk")))


def _marks(ids: Collection[int], *, now: datetime) -> dict[int, tuple[float, int]]:
    shown = Review.objects.filter(ratee__in=ids).shown(now=now).order_by()
    rows = shown.values_list("ratee").annotate(mean=Avg("quality"), n=Count("pk"))
    return {ratee: (mean, n) for ratee, mean, n in rows}
