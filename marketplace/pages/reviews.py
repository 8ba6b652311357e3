"""The reviews that stand on the page of an organisation."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from marketplace.deals.models import Review
from marketplace.deals.models.review import SCORED
from parties.models import Organisation

NEWEST = 20


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
