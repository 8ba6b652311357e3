"""How often each holder was shown lately."""

from datetime import datetime, timedelta

from django.db.models import Count

from matching.models import Impression

LATELY = timedelta(days=30)


def exposure(*, now: datetime) -> dict[int, int]:
    """Return how many impressions the listings of each holder had in the last 30 days."""
    rows = Impression.objects.filter(shown_at__gte=now - LATELY, shown_at__lte=now)
    counted = rows.values_list("match__listing__holder_id").annotate(Count("pk"))
    return dict(counted.order_by())
