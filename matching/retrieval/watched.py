"""What is new for a watch: listings by the word index, needs by the hall's filters."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from urllib.parse import urlencode

from django.http import QueryDict

from kernel.actor import Actor
from kernel.errors import InvalidInput
from kernel.money import parse_money
from kernel.workdays import local_day
from listings import filters
from listings.models import Listing
from listings.search.query import Sort, search
from matching.models import Intent, Watch
from matching.models.intent import IntentQuerySet

MOST = 50  # new ones told of at one look
HALL = ("q", "division", "kind", "budget", "deadline")  # what the need hall filters by


def canonical(subject: str, params: QueryDict) -> str:
    """Return what an address searches by, without order and page; empty when by nothing."""
    if subject == Watch.Subject.LISTINGS:
        asked = replace(filters.query_of(params), sort=Sort.RELEVANCE, page=1, size=20)
        return filters.address_of(asked).removeprefix("?")
    said = [(name, params.get(name, "").replace("\0", "").strip()[:200]) for name in HALL]
    return urlencode([(name, value) for name, value in said if value])


def fresh(watch: Watch, *, actor: Actor, now: datetime) -> list[int]:
    """Return listings or needs that came since the watch began and that it has not found yet.

    The newest first, at most 50; never one's own. Words must all be there: what contains only
    some of them is no news.

    Raises:
        NoIndex: the word index is being built (listings only).
    """
    params = QueryDict(watch.query)
    if watch.subject == Watch.Subject.LISTINGS:
        return _listings(watch, params, actor=actor, now=now)
    rows = narrowed(params.dict(), public_needs()).exclude(poster_id=watch.organisation_id)
    rows = rows.filter(opened_at__gt=watch.created_at)
    known = watch.hits.filter(intent__isnull=False).values("intent_id")
    found = rows.exclude(pk__in=known).order_by("-opened_at", "-pk")
    return list(found.values_list("pk", flat=True)[:MOST])


def public_needs() -> IntentQuerySet:
    """Return the needs that stand in the hall."""
    return Intent.objects.open().filter(visibility=Intent.Visibility.PUBLIC).by_verified()


def narrowed(said: Mapping[str, str], rows: IntentQuerySet) -> IntentQuerySet:
    """Return those of ``rows`` that pass the hall's filters; what cannot be read filters nothing.

    An open budget or deadline passes.
    """
    return rows.narrowed(
        text=said.get("q", ""),
        division=said.get("division", ""),
        kind=said.get("kind", ""),
        least_minor=_minor(said.get("budget", "")),
        by=_day(said.get("deadline", "")),
    )


def _listings(watch: Watch, params: QueryDict, *, actor: Actor, now: datetime) -> list[int]:
    today = local_day(now)
    query = replace(filters.query_of(params), sort=Sort.NEWEST, size=MOST)
    found = search(query, actor=actor, today=today)
    if found.is_loose:
        return []
    rows = Listing.objects.tradable_on(today).visible_to(actor).filter(pk__in=found.ids)
    rows = rows.filter(published_at__gt=watch.created_at)
    known = watch.hits.filter(listing__isnull=False).values("listing_id")
    rows = rows.exclude(holder_id=watch.organisation_id).exclude(pk__in=known)
    return list(rows.order_by("-published_at", "-pk").values_list("pk", flat=True))


def _minor(text: str) -> int | None:
    try:
        return parse_money(text, currency="CNY").minor if text else None
    except InvalidInput:
        return None


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        return None
