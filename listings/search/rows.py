"""From what the index found to what may be shown: asked of the database, each time."""

from collections.abc import Iterator, Sequence
from datetime import date

from kernel.actor import Actor
from listings.models import Listing

CHUNK = 500


def shown(ids: Sequence[int], *, actor: Actor, today: date) -> list[Listing]:
    """Return the listings of ``ids``, in their order, that ``actor`` may see and trade today.

    One query. The index may be a second old; a listing withdrawn since is not among them.
    """
    market = Listing.objects.tradable_on(today).visible_to(actor).with_terms()
    found = market.in_bulk(list(ids))
    return [found[pk] for pk in ids if pk in found]


def shown_in_chunks(ids: Sequence[int], *, actor: Actor, today: date) -> Iterator[Listing]:
    """Yield the same for many ids, a chunk at a time, for exports."""
    for start in range(0, len(ids), CHUNK):
        yield from shown(ids[start : start + CHUNK], actor=actor, today=today)
