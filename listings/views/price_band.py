"""What similar listings cost: a reference beside a price, or beside there being none."""

from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.conf import settings
from django.core.cache import cache
from django.db.models import Aggregate, BigIntegerField, Count
from django.urls import reverse

from listings.models import Listing
from listings.vocabulary.kinds import PricingModel

KEPT_S = 600


@dataclass(frozen=True, slots=True)
class PriceBand:
    """Between which prices the middle half of ``n`` similar listings lies, in minor units.

    All are asked in the same way: one price model, currency and unit. ``href`` leads to them on
    the market, the lowest price first.
    """

    low_minor: int
    high_minor: int
    currency: str
    unit: str
    model: str
    n: int
    href: str


class _Quartile(Aggregate):
    """The price below which a share of the listings lies; always one of theirs."""

    function = "percentile_disc"
    template = "%(function)s(%(share)s) WITHIN GROUP (ORDER BY %(expressions)s)"
    output_field = BigIntegerField()


def price_band(listing: Listing, *, today: date) -> PriceBand | None:
    """Return the band of what is comparable to ``listing``, at most KEPT_S seconds old.

    A listing with a price is held against prices of its own kind, any other against the most
    frequent kind. None below PRICE_BAND_MIN_COMPARABLES.
    """
    key = f"listings:band:{listing.pk}:{listing.version}"
    kept: list[PriceBand] | None = cache.get(key)
    if kept is None:
        kept = [band] if (band := _band(listing, today)) else []
        cache.set(key, kept, KEPT_S)
    return kept[0] if kept else None


def _band(listing: Listing, today: date) -> PriceBand | None:
    rows = Listing.objects.comparable_to(listing, today=today).order_by()
    if listing.price_minor is not None:
        how = ("pricing_model", "currency", "unit")
        rows = rows.filter(**{name: getattr(listing, name) for name in how})
    groups = rows.values_list("pricing_model", "currency", "unit").annotate(
        n=Count("pk"),
        low=_Quartile("price_minor", share="0.25"),
        high=_Quartile("price_minor", share="0.75"),
    )
    enough = groups.filter(n__gte=settings.PRICE_BAND_MIN_COMPARABLES)
    found = enough.order_by("-n", "pricing_model", "currency", "unit").first()
    if found is None:
        return None
    model, currency, unit, n, low, high = found
    facets = {
        "division": listing.asset.division,
        "kind": listing.asset.data_kinds,
        "pricing": model,
        "sort": "price",
    }
    href = f"{reverse('listings:list')}?{urlencode(facets, doseq=True)}"
    return PriceBand(low, high, currency, unit, str(PricingModel(model).label), n, href)
