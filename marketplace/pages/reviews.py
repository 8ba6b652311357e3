"""The reviews that stand on the page of an organisation."""

from dataclasses import dataclass
from datetime import datetime

from django.core.cache import cache
from django.db.models import QuerySet

from marketplace.deals.models import Review
from marketplace.deals.models.review import SCORED
from parties.models import Organisation

NEWEST = 20
KEPT_S = 60


@dataclass(frozen=True, slots=True)
class Reviews:
    """How many, the mean of each mark (one decimal), and the newest."""

    count: int
    means: dict[str, str]
    newest: "QuerySet[Review]"


def reviews_of(organisation: Organisation, *, now: datetime) -> Reviews:
    """Return what may be read of ``organisation`` today; only settled deals are reviewed."""
    shown = Review.objects.filter(ratee=organisation).shown(now=now)
    means = shown.averages()
    return Reviews(
        count=int(means["count"] or 0),
        means={name: f"{means[name] or 0:.1f}" for name in SCORED},
        newest=shown.select_related("rater").order_by("-created_at", "-pk")[:NEWEST],
    )


def mark_of(organisation: Organisation, *, now: datetime) -> tuple[str, int]:
    """Return the mean quality and how many say so, at most KEPT_S seconds old."""
    key = f"pages:mark:{organisation.pk}"
    kept: tuple[str, int] | None = cache.get(key)
    if kept is None:
        found = reviews_of(organisation, now=now)
        kept = (found.means["quality"], found.count)
        cache.set(key, kept, KEPT_S)
    return kept
