"""Differences between Stripe and our books: noted once, ended when they vanish."""

from datetime import datetime
from typing import NamedTuple

from kernel.lifecycle import move
from kernel.outbox import emit
from marketplace.deals.models import Deal
from marketplace.payments.facts import BreakFound
from marketplace.payments.models import ReconBreak


class Sums(NamedTuple):
    """What our books say and what Stripe says, minor units; None where one says nothing."""

    ours: int | None
    theirs: int | None
    currency: str


def note_break(
    kind: ReconBreak.Kind,
    about: str,
    *,
    now: datetime,
    deal: Deal | None = None,
    sums: Sums | None = None,
    note: str = "",
) -> None:
    """Note a difference ``about`` something; one that is noted already stays as it is."""
    found, is_new = ReconBreak.objects.get_or_create(
        kind=kind,
        about=about[:200],
        status=ReconBreak.Status.OPEN,
        defaults={
            "deal": deal,
            "ours_minor": sums.ours if sums else None,
            "theirs_minor": sums.theirs if sums else None,
            "currency": sums.currency if sums else "",
            "note": note[:400],
            "created_at": now,
        },
    )
    if is_new:
        emit(BreakFound(break_id=found.pk))


def clear_breaks(kind: ReconBreak.Kind, *, still: set[str], now: datetime) -> int:
    """End the open breaks of ``kind`` that are not about anything in ``still``; return how many."""
    gone = ReconBreak.objects.filter(kind=kind, status="open").exclude(about__in=still)
    rows = list(gone.select_for_update(no_key=True).order_by("id"))
    for row in rows:
        row.ended_at = now
        move(row, "clear", to=ReconBreak.Status.CLEARED, also=["ended_at"])
    return len(rows)
