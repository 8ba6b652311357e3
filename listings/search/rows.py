"""From what the index found to what may be shown: asked of the database, each time."""

from collections.abc import Iterator, Sequence
from datetime import date

from kernel.actor import Actor
from listings.models import Listing

CHUNK = 500
# What a row of the list and of its file shows; the long texts of a listing stay where they are.
COLUMNS = (
    *("uid", "listing_no", "title", "title_en", "summary", "summary_en", "rights_offered"),
    *("pricing_model", "price_minor", "price_max_minor", "currency", "unit", "visibility"),
    *("published_at", "holder_id", "holder__name", "certificate__certificate_no"),
    *("asset__overview", "asset__division", "asset__region", "asset__data_kinds"),
    *("asset__record_count", "asset__update_frequency", "asset__ai_profile__is_complete"),
    "asset__completeness",
)


def shown(ids: Sequence[int], *, actor: Actor, today: date) -> list[Listing]:
    """Return the listings of ``ids``, in their order, that ``actor`` may see and trade today.

    One query, ``COLUMNS`` only. The index may be a second old; a listing withdrawn since is not
    among them.
    """
    market = Listing.objects.tradable_on(today).visible_to(actor)
    found = (
        market.select_related("asset__ai_profile", "certificate", "holder")
        .only(*COLUMNS)
        .in_bulk(ids)
    )
    return [found[pk] for pk in ids if pk in found]


def shown_in_chunks(ids: Sequence[int], *, actor: Actor, today: date) -> Iterator[Listing]:
    """Yield the same for many ids, a chunk at a time, for exports."""
    for start in range(0, len(ids), CHUNK):
        yield from shown(ids[start : start + CHUNK], actor=actor, today=today)
