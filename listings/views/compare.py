"""Up to four listings side by side, with what differs marked."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kernel.edge import actor_of
from kernel.workdays import local_day
from listings.models import Listing
from listings.views.public_record import PUBLIC_PREFETCH, Fact
from listings.views.specification import Sheet, sheet_of

FEWEST, MOST = 2, 4


@dataclass(frozen=True, slots=True)
class Row:
    """What one line says of each listing; an empty value needs confirmation."""

    label: str
    values: Sequence[str]

    @property
    def differs(self) -> bool:
        """Whether the listings do not all say the same."""
        return len(set(self.values)) > 1


@dataclass(frozen=True, slots=True)
class Part:
    """A group of lines under one heading."""

    title: str
    rows: Sequence[Row]


@login_not_required
@require_safe
def compare(request: HttpRequest) -> HttpResponse:
    """Show the listings of the address, those the reader may read, in its order."""
    actor, today = actor_of(request), local_day(timezone.now())
    wanted = _uids(request.GET.getlist("id"))
    readable = Listing.objects.readable_by(actor).with_terms().prefetch_related(*PUBLIC_PREFETCH)
    found = {listing.uid: listing for listing in readable.filter(uid__in=wanted)}
    listings = [found[uid] for uid in wanted if uid in found]
    sheets = [sheet_of(listing, actor=actor, today=today) for listing in listings]
    shown = [pair for pair in zip(listings, sheets, strict=True) if not pair[1].is_tombstone]
    is_enough = len(shown) >= FEWEST
    context = {
        "pairs": shown if is_enough else [],
        "parts": _parts([sheet for _listing, sheet in shown]) if is_enough else [],
    }
    return render(request, "listings/compare.html", context)


def _uids(given: Sequence[str]) -> list[UUID]:
    """Return the first four addresses that are some, each once."""
    known: dict[UUID, None] = {}
    for text in given[: 4 * MOST]:
        try:
            known.setdefault(UUID(text))
        except ValueError:
            continue
    return list(known)[:MOST]


def _parts(sheets: Sequence[Sheet]) -> list[Part]:
    groups = (
        (_("Overview"), [sheet.overview for sheet in sheets]),
        (_("Specification"), [sheet.data for sheet in sheets]),
        (_("Rights and compliance"), [[*sheet.rights, *sheet.compliance] for sheet in sheets]),
        (_("Certificate"), [sheet.certificate for sheet in sheets]),
    )
    parts = [Part(title, _rows(facts)) for title, facts in groups]
    return [part for part in parts if part.rows]


def _rows(facts: Sequence[Sequence[Fact]]) -> list[Row]:
    """Return one line for each label that any of them names and any of them fills."""
    labels = list(dict.fromkeys(fact.label for column in facts for fact in column))
    said = [{fact.label: fact.value for fact in column} for column in facts]
    rows = [Row(label, [column.get(label, "") for column in said]) for label in labels]
    return [row for row in rows if any(row.values)]
