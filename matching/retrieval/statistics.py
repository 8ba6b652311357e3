"""The weights of words in force."""

from collections.abc import Iterator
from datetime import datetime
from functools import lru_cache

from listings.models import Listing
from matching.engine.pair import Offer
from matching.engine.statistics import Statistics, count
from matching.models import CatalogueTerms
from matching.retrieval.model_in_force import model_in_force
from matching.retrieval.sides import offer_of

CHUNK = 500


def statistics(*, now: datetime) -> tuple[int, Statistics]:
    """Return the number and the content of the newest count of the catalogue's terms.

    Where none is kept yet they are counted on the spot (number 0): a young market is small.
    """
    newest = CatalogueTerms.objects.order_by("-pk").values_list("pk", flat=True).first()
    return (newest, _kept(newest)) if newest else (0, counted(now=now))


def counted(*, now: datetime) -> Statistics:
    """Return the statistics of all published listings, read now."""
    return count(_published(now=now), model=model_in_force())


def _published(*, now: datetime) -> Iterator[Offer]:
    rows = Listing.objects.published().select_related("asset").order_by("pk")
    for listing in rows.iterator(chunk_size=CHUNK):
        yield offer_of(listing, now=now)


@lru_cache(maxsize=2)
def _kept(pk: int) -> Statistics:
    row = CatalogueTerms.objects.get(pk=pk)
    return Statistics(row.documents, row.mean_length, row.frequencies)
