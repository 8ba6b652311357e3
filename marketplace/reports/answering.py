"""How soon those who are asked usually answer: the label beside a holder."""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.db.models import Count, F, Q

from matching.models import Push
from parties.models import Organisation

WITHIN_DAYS = (1, 3, 7)
USUALLY_PERCENT = 75
KEPT_S = 600


def usual_days(recipients: Collection[int], *, now: datetime) -> dict[int, int]:
    """Return by organisation the fewest of WITHIN_DAYS in which it answers USUALLY_PERCENT.

    Pushes of the last RESPONSE_LABEL_DAYS count, for N days only those that have had N days to be
    answered; silence is no answer, a push taken back unanswered says nothing. Whoever was asked
    less than RESPONSE_LABEL_MIN_PUSHES times, or usually takes longer, is left out.
    """
    since = now - timedelta(days=settings.RESPONSE_LABEL_DAYS)
    asked = Push.objects.that_asked(since).filter(recipient__in=recipients)
    counts = {f"asked_{n}": Count("pk", filter=_had(n, now)) for n in WITHIN_DAYS}
    counts |= {f"told_{n}": Count("pk", filter=_had(n, now) & _told(n)) for n in WITHIN_DAYS}
    rows = asked.order_by().values("recipient").annotate(**counts)
    found = {row["recipient"]: _fewest(row) for row in rows}
    return {recipient: n for recipient, n in found.items() if n}


def usual_days_of(organisation: Organisation, *, now: datetime) -> int:
    """Return the same of one, at most KEPT_S seconds old; 0 where nothing is said."""
    key = f"reports:answering:{organisation.pk}"
    kept: int | None = cache.get(key)
    if kept is None:
        kept = usual_days([organisation.pk], now=now).get(organisation.pk, 0)
        cache.set(key, kept, KEPT_S)
    return kept


def _had(n: int, now: datetime) -> Q:
    return Q(sent_at__lte=now - timedelta(days=n))


def _told(n: int) -> Q:
    return Q(answered_at__lte=F("sent_at") + timedelta(days=n))


def _fewest(row: Any) -> int:
    for n in WITHIN_DAYS:
        asked, told = row[f"asked_{n}"], row[f"told_{n}"]
        if asked >= settings.RESPONSE_LABEL_MIN_PUSHES and 100 * told >= USUALLY_PERCENT * asked:
            return n
    return 0
