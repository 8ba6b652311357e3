"""Keeps the digests of listings and intents in step with what they say.

Derived rows, made again from others at any time: no action, no audit. A listing without one is
matched all the same, its words counted on the spot.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime
from typing import TypeVar

import numpy as np
from django.db.models import F, Q, QuerySet

from listings.models import Listing
from matching.embedding.chosen import embedder
from matching.embedding.port import Embedder, Unavailable
from matching.engine.meaning import Passages, offer_passages, wish_passages
from matching.engine.words import words_of
from matching.models import Intent, IntentDigest, ListingDigest
from matching.retrieval.meaning import embedded, passages_digest, remember, said
from matching.retrieval.model_in_force import BUILT_IN, matcher
from matching.retrieval.packed import counted_by, pack
from matching.retrieval.sides import offer_of, wish_of

D = TypeVar("D", ListingDigest, IntentDigest)
CHUNK = 16  # listings of one turn: some seconds of work, then it is kept


def stale_listings(*, words_only: bool = False) -> QuerySet[Listing]:
    """Return the published listings whose digest is missing or behind, the oldest first."""
    model = embedder()
    fresh = Q(
        digest__listing_version=F("version"),
        digest__asset_version=F("asset__version"),
        digest__words_by=counted_by(BUILT_IN),
    )
    if model and not words_only:
        fresh &= Q(digest__embedder=model.name, digest__vector__isnull=False)
    return Listing.objects.published().filter(~fresh | Q(digest=None)).order_by("pk")


def stale_intents() -> QuerySet[Intent]:
    """Return the open intents whose vector is missing or behind; none without an embedder."""
    model = embedder()
    if model is None:
        return Intent.objects.none()
    fresh = Q(
        digest__intent_version=F("version"),
        digest__embedder=model.name,
        digest__vector__isnull=False,
    )
    return Intent.objects.open().filter(~fresh | Q(digest=None)).order_by("pk")


def unmatched_intents() -> QuerySet[Intent]:
    """Return the open intents that another scoring model or embedder matched, the oldest first."""
    return Intent.objects.open().filter(~Q(digest__matched_by=matcher())).order_by("pk")


def note_matched(intent: Intent) -> None:
    """Note that the scoring model in force has proposed the matches of ``intent``."""
    IntentDigest.objects.update_or_create(
        intent=intent,
        defaults={"matched_by": matcher()},
        create_defaults={"intent_version": 0, "matched_by": matcher()},
    )


def chunks(pks: Sequence[int]) -> Iterator[Sequence[int]]:
    """Yield ``pks`` in turns of ``CHUNK``."""
    for start in range(0, len(pks), CHUNK):
        yield pks[start : start + CHUNK]


def read_listings(pks: Collection[int], *, now: datetime, words_only: bool = False) -> bool:
    """Write the digests of these listings; what they said before is not read a second time.

    Args:
        words_only: leave the vectors that are missing to a later call: counting is a hundred times
            quicker.

    Returns whether all have their vector: False when the embedder gives no answer (the words are
    kept then).
    """
    model = None if words_only else embedder()
    listings = list(Listing.objects.filter(pk__in=pks).select_related("asset", "digest"))
    offers = [offer_of(listing, now=now) for listing in listings]
    rows = []
    for listing, offer in zip(listings, offers, strict=True):
        words = words_of(offer, model=BUILT_IN)
        row = ListingDigest(
            listing=listing,
            listing_version=listing.version,
            asset_version=listing.asset.version,
            words=pack(words),
            length=words.length,
            words_by=counted_by(BUILT_IN),
        )
        rows.append(row)
    kept = ListingDigest.objects.in_bulk([listing.pk for listing in listings])
    passages = [said(offer_passages(offer)) for offer in offers]
    is_whole = _give_vectors(rows, kept, passages, by=model, asking=False)
    ListingDigest.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["listing"],
        update_fields=[
            field.name
            for field in ListingDigest._meta.fields
            if not (field.primary_key or field.generated)
        ],
    )
    return is_whole


def read_intents(pks: Collection[int]) -> bool:
    """Write the vectors of these intents; returns whether the embedder answered."""
    model = embedder()
    intents = list(Intent.objects.filter(pk__in=pks))
    rows = [IntentDigest(intent=intent, intent_version=intent.version) for intent in intents]
    kept = IntentDigest.objects.in_bulk([intent.pk for intent in intents])
    passages = [said(wish_passages(wish_of(intent))) for intent in intents]
    is_whole = _give_vectors(rows, kept, passages, by=model, asking=True)
    for row in rows:
        if row.vector is not None:
            remember(row.passages, np.asarray(row.vector, np.float32))
    IntentDigest.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["intent"],
        update_fields=["intent_version", "vector", "embedder", "passages"],
    )
    return is_whole


def _give_vectors(
    rows: Sequence[D],
    kept: Mapping[int, D],
    passages: Sequence[Passages],
    *,
    by: Embedder | None,
    asking: bool,
) -> bool:
    """Set ``vector`` of each row: kept where the same texts were read before, else made."""
    model = embedder()
    name = model.name if model else ""
    wanted: list[tuple[D, Passages]] = []
    for row, texts in zip(rows, passages, strict=True):
        row.passages, row.embedder = passages_digest(texts, by=name), name
        before = kept.get(row.pk)
        if before is not None and before.vector is not None and before.passages == row.passages:
            row.vector = before.vector
        elif texts:
            wanted.append((row, texts))
    if by is None or not wanted:
        return True
    try:
        made = embedded(by, [texts for _row, texts in wanted], asking=asking)
    except Unavailable:
        return False
    for (row, _texts), vector in zip(wanted, made, strict=True):
        row.vector = vector
    return True
