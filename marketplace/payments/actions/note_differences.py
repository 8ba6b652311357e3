"""Note what differs between Stripe and our books."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from kernel.action import action
from kernel.actor import Actor
from marketplace.deals.models import Deal
from marketplace.payments.models import ReconBreak
from marketplace.payments.steps.breaks import Sums, clear_breaks, note_break
from parties.capabilities import Capability, require


@dataclass(frozen=True, slots=True)
class Difference:
    """One difference: of which kind, about what, on which deal, by how much."""

    kind: ReconBreak.Kind
    about: str
    deal_id: int | None = None
    sums: Sums | None = None
    note: str = ""


@action
def note_differences(
    *,
    actor: Actor,
    found: Sequence[Difference],
    looked_for: Sequence[ReconBreak.Kind],
    now: datetime,
) -> int:
    """Note each difference once; those of the kinds looked for that vanished end by themselves.

    Returns how many are open now, of those kinds.

    Raises:
        NotAllowed: the actor keeps no books.
    """
    require(actor, Capability.KEEP_BOOKS)
    deals = Deal.objects.in_bulk([one.deal_id for one in found if one.deal_id])
    for one in found:
        deal = deals.get(one.deal_id) if one.deal_id else None
        note_break(one.kind, one.about, deal=deal, sums=one.sums, note=one.note, now=now)
    for kind in looked_for:
        clear_breaks(kind, still={one.about for one in found if one.kind == kind}, now=now)
    return ReconBreak.objects.filter(status="open", kind__in=looked_for).count()
