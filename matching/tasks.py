"""Celery's doorways to demand: intents, their matches and pushes; ids in, one action."""

from contextlib import suppress
from datetime import datetime, timedelta
from time import monotonic

from celery import shared_task
from django.conf import settings
from django.db.models import Max
from django.utils import timezone

from kernel.actor import CLOCK
from kernel.lifecycle import IllegalMove
from kernel.slots import BATCH, each, per_slot
from listings.models import Listing
from matching.actions.approve_intent import approve_intent
from matching.actions.count_terms import count_terms
from matching.actions.expire_intent import expire_intent
from matching.actions.expire_push import expire_push
from matching.actions.propose_matches import propose_matches
from matching.actions.push_matches import push_matches as queue_pushes
from matching.actions.remind_push import remind_push
from matching.actions.send_push import NotNow
from matching.actions.send_push import send_push as send_one
from matching.actions.warn_intent import warn_intent
from matching.actions.withdraw_push import AnsweredAlready, withdraw_push
from matching.models import CatalogueTerms, Intent, Push
from matching.models.intent import IntentNotOpen
from matching.retrieval.digests import (
    chunks,
    read_intents,
    read_listings,
    stale_intents,
    stale_listings,
    unmatched_intents,
)
from matching.retrieval.model_in_force import model_in_force
from matching.retrieval.reverse import intents_for, weigh_wishes

MOST_INTENTS = 200  # that one new listing is proposed to
MINUTE_S, TEN_MINUTES_S = 60, 600
AT_MOST_S = 25.0  # one run of a job that goes on with the next
UNCOUNTED = 5_000  # listings whose words one run counts


# --- after a fact --------------------------------------------------------------------------------
@shared_task
def auto_approve(*, intent_id: int) -> None:
    """Open a submitted intent without review, where the operator wants it so."""
    if settings.INTENT_AUTO_APPROVE:
        with suppress(IllegalMove):  # decided by somebody a moment ago
            approve_intent(actor=CLOCK, intent_id=intent_id, now=timezone.now())


@shared_task
def match_intent(*, intent_id: int) -> None:
    """Find what answers an intent that opened, was revised or renewed."""
    now = timezone.now()
    if not CatalogueTerms.objects.exists():
        count_terms(actor=CLOCK, now=now)
    read_intents([intent_id])
    with suppress(IntentNotOpen):
        propose_matches(actor=CLOCK, intent_id=intent_id, now=now)


@shared_task
def match_listing(*, listing_id: int) -> None:
    """Propose a listing that came on the market, or says something new, to the intents it fits."""
    now = timezone.now()
    read_listings([listing_id], now=now)
    listing = Listing.objects.select_related("asset").get(pk=listing_id)
    for intent_id in intents_for(listing, now=now, limit=MOST_INTENTS):
        with suppress(IntentNotOpen):
            propose_matches(actor=CLOCK, intent_id=intent_id, listing_ids=[listing_id], now=now)


@shared_task
def rematch_after(*, name: str) -> None:
    """Begin matching again now that another model is in force; the schedule goes on with it."""
    if model_in_force().version == name:
        rematch()


@shared_task
def push_matches(*, intent_id: int) -> None:
    """Queue an intent for the holders it fits."""
    with suppress(IntentNotOpen):
        queue_pushes(actor=CLOCK, intent_id=intent_id, now=timezone.now())


@shared_task
def send_push(*, push_id: int) -> None:
    """Send one push; what may not go out today waits for ``send_queued``."""
    with suppress(NotNow, IntentNotOpen, IllegalMove):
        send_one(actor=CLOCK, push_id=push_id, now=timezone.now())


@shared_task
def end_pushes(*, intent_id: int) -> None:
    """Withdraw the unanswered pushes of an intent that ended, unless it is open again."""
    now = timezone.now()
    if Intent.objects.open().filter(pk=intent_id).exists():
        return
    waiting = Push.objects.filter(intent_id=intent_id).unended()
    for push_id in waiting.order_by("pk").values_list("pk", flat=True):
        with suppress(IllegalMove, AnsweredAlready):  # a moment ago
            withdraw_push(actor=CLOCK, push_id=push_id, reason="intent_ended", now=now)


# --- by the schedule -----------------------------------------------------------------------------
@shared_task
@per_slot("send_queued", period_s=TEN_MINUTES_S)
def send_queued(now: datetime) -> None:
    """Send what waited: pauses that are over, a new day for the daily number."""
    rows = Push.objects.sendable(now=now).order_by("pk")
    each(rows, lambda pk: send_one(actor=CLOCK, push_id=pk, now=now))


@shared_task
@per_slot("expire_pushes", period_s=TEN_MINUTES_S)
def expire_pushes(now: datetime) -> None:
    """End the pushes nobody answered in time."""
    rows = Push.objects.unanswered().filter(expires_at__lte=now).order_by("expires_at")
    each(rows, lambda pk: expire_push(actor=CLOCK, push_id=pk, now=now))


@shared_task
@per_slot("remind_pushes", period_s=TEN_MINUTES_S)
def remind_pushes(now: datetime) -> None:
    """Remind of the pushes that wait."""
    rows = Push.objects.to_be_reminded(now=now).order_by("sent_at")
    each(rows, lambda pk: remind_push(actor=CLOCK, push_id=pk, now=now))


@shared_task
@per_slot("expire_intents", period_s=TEN_MINUTES_S)
def expire_intents(now: datetime) -> None:
    """End the intents nobody renewed."""
    rows = Intent.objects.open().filter(expires_at__lte=now).order_by("expires_at")
    each(rows, lambda pk: expire_intent(actor=CLOCK, intent_id=pk, now=now))


@shared_task
@per_slot("warn_intents", period_s=TEN_MINUTES_S)
def warn_intents(now: datetime) -> None:
    """Tell posters whose intents end soon."""
    soon = now + timedelta(days=settings.INTENT_WARNING_DAYS)
    rows = Intent.objects.open().filter(expires_at__lte=soon, warned_at=None).order_by("expires_at")
    each(rows, lambda pk: warn_intent(actor=CLOCK, intent_id=pk, now=now))


@shared_task
@per_slot("count_catalogue", period_s=TEN_MINUTES_S)
def count_catalogue(now: datetime) -> None:
    """Count the catalogue's words anew when listings changed since the last count."""
    last = CatalogueTerms.objects.order_by("-pk").first()
    published = Listing.objects.published()
    changed_at = published.aggregate(at=Max("updated_at"))["at"]
    if last and changed_at and changed_at < last.built_at and published.count() == last.documents:
        return
    count_terms(actor=CLOCK, now=now)


@shared_task
@per_slot("read_texts", period_s=MINUTE_S)
def read_texts(now: datetime) -> None:
    """Count the words and make the vectors that are missing or behind; weigh the open intents."""
    ends_at = monotonic() + AT_MOST_S
    weigh_wishes(now=now, until=monotonic() + AT_MOST_S / 2)
    uncounted = stale_listings(words_only=True).values_list("pk", flat=True)
    for pks in chunks(list(uncounted[:UNCOUNTED])):
        read_listings(pks, now=now, words_only=True)
    for pks in chunks(list(stale_listings().values_list("pk", flat=True)[:BATCH])):
        if not read_listings(pks, now=now) or monotonic() > ends_at:
            return
    for pks in chunks(list(stale_intents().values_list("pk", flat=True)[:BATCH])):
        if not read_intents(pks) or monotonic() > ends_at:
            return


@shared_task
@per_slot("rematch", period_s=MINUTE_S)
def rematch(now: datetime) -> None:
    """Match again what another scoring model or embedder matched, a batch a minute.

    Whoever was pushed an intent before is not pushed it again (``push_matches``).
    """
    ends_at = monotonic() + AT_MOST_S
    for pk in list(unmatched_intents().values_list("pk", flat=True)[: settings.REMATCH_A_MINUTE]):
        with suppress(IntentNotOpen):
            propose_matches(actor=CLOCK, intent_id=pk, now=now)
        if monotonic() > ends_at:
            return
