"""The weights of words in force, and where the catalogue's vectors lie."""

from collections.abc import Iterator
from datetime import datetime
from functools import cache, lru_cache

import numpy as np
from django.db.models import F
from django.db.models.functions import Mod

from listings.models import Listing
from matching.embedding.chosen import embedder
from matching.engine.meaning import Landscape, landscape_of
from matching.engine.pair import Offer
from matching.engine.statistics import Statistics, count
from matching.models import CatalogueTerms, ListingDigest
from matching.models.digest import DIMENSION
from matching.retrieval.model_in_force import model_in_force
from matching.retrieval.sides import offer_of
from matching.retrieval.statement import Statement

CHUNK = 500
SAMPLE = 10_000  # vectors that tell where all of them lie


def statistics(*, now: datetime) -> tuple[int, Statistics]:
    """Return the number and the content of the newest count of the catalogue's terms.

    Where none is kept yet they are counted on the spot (number 0): a young market is small.
    """
    newest = _newest().rows()
    return (newest[0][0], _kept(newest[0][0])) if newest else (0, counted(now=now))


@cache
def _newest() -> Statement:
    return Statement(CatalogueTerms.objects.order_by("-pk").values_list("pk")[:1])


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


def landscape(number: int) -> Landscape:
    """Return where the vectors of the catalogue lay at the count ``number``; empty before any.

    Empty too when another embedder had made them.
    """
    model = embedder()
    if not number or model is None:
        return _NOWHERE
    by, lies = _landscape(number)
    return lies if by == model.name else _NOWHERE


def measured() -> Landscape:
    """Return where the vectors of the catalogue lie, by a sample of them, read now."""
    model = embedder()
    if model is None:
        return _NOWHERE
    rows = ListingDigest.objects.filter(
        embedder=model.name, vector__isnull=False, listing__status=Listing.Status.PUBLISHED
    )
    if every := rows.count() // SAMPLE:
        rows = rows.alias(place=Mod(F("pk"), every + 1)).filter(place=0)
    vectors = list(rows.order_by("pk").values_list("vector", flat=True))
    return landscape_of(np.asarray(vectors, np.float32).reshape(-1, DIMENSION))


_NOWHERE = landscape_of(np.empty((0, DIMENSION), np.float32))


@lru_cache(maxsize=2)
def _landscape(pk: int) -> tuple[str, Landscape]:
    row = CatalogueTerms.objects.only("embedder", "vectors", "mean", "covariance").get(pk=pk)
    if not row.vectors:
        return row.embedder, _NOWHERE
    mean = np.frombuffer(bytes(row.mean), np.float32)
    covariance = np.frombuffer(bytes(row.covariance), np.float32)
    return row.embedder, Landscape(row.vectors, mean, covariance.reshape(DIMENSION, DIMENSION))
