"""Celery's doorways to demand: ids in, one action."""

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from time import monotonic
from typing import Any

from celery import shared_task
from django.conf import settings
from django.db.models import Max, QuerySet
from django.urls import reverse
from django.utils import timezone

from kernel.actor import CLOCK
from kernel.errors import DomainError
from kernel.lifecycle import IllegalMove
from kernel.numbering import ZONE
from kernel.slots import once_per_slot
from kernel.workdays import local_day
from listings.models import Listing
from listings.search.reader import NoIndex
from matching.actions.approve_intent import approve_intent
from matching.actions.compose_news_mail import compose_news_mail
from matching.actions.count_terms import count_terms
from matching.actions.expire_intent import expire_intent
from matching.actions.expire_push import expire_push
from matching.actions.note_hits import note_hits
from matching.actions.propose_matches import propose_matches
from matching.actions.push_matches import push_matches as queue_pushes
from matching.actions.remind_push import remind_push
from matching.actions.send_push import READERS, NotNow
from matching.actions.send_push import send_push as send_one
from matching.actions.warn_intent import warn_intent
from matching.actions.withdraw_push import AnsweredAlready, withdraw_push
from matching.models import CatalogueTerms, Intent, NewsMail, Push, Watch
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
from matching.retrieval.news import actor_of_owner, letter_of
from matching.retrieval.reverse import intents_for, weigh_wishes
from matching.retrieval.watched import fresh
from parties.actions.send_notice import send_notice
from parties.actions.tell_person import tell_person

BATCH = 500  # rows one run of a scheduled job touches; the next run goes on
MOST_INTENTS = 200  # that one new listing is proposed to
ANSWERS = {Push.Status.INTERESTED: "push_interested", Push.Status.DECLINED: "push_declined"}
MINUTE_S, TEN_MINUTES_S = 60, 600
AT_MOST_S = 25.0  # one run of a job that goes on with the next
UNCOUNTED = 5_000  # listings whose words one run counts
MORNING = 8  # o'clock in Shanghai
STANDINGS: dict[str, str] = {
    Listing.Status.SUSPENDED: "push_listing_suspended",
    Listing.Status.PUBLISHED: "push_listing_resumed",
}


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


@shared_task
def tell_recipient(*, push_id: int) -> None:
    """Tell a recipient that an intent waits in the inbox."""
    push = Push.objects.select_related("intent").get(pk=push_id)
    _tell(push.recipient_id, "push_received", key=f"push-{push.pk}-sent", push=push)


@shared_task
def tell_reminder(*, push_id: int, reminder: int) -> None:
    """Remind a recipient, unless it answered meanwhile."""
    push = Push.objects.select_related("intent").get(pk=push_id)
    if push.is_waiting:
        key = f"push-{push.pk}-reminder-{reminder}"
        _tell(push.recipient_id, "push_reminder", key=key, push=push)


@shared_task
def tell_answer(*, push_id: int, version: int) -> None:
    """Tell the poster how a recipient answered, as it stands now."""
    push = Push.objects.select_related("intent").get(pk=push_id)
    kind = ANSWERS.get(Push.Status(push.status))
    if kind:
        key = f"push-{push.pk}-answer-{version}"
        _tell(push.intent.poster_id, kind, key=key, intent=push.intent)


@shared_task
def tell_posters(*, listing_id: int) -> None:
    """Tell the posters with open pushes of a listing that it left the market, or is back."""
    listing = Listing.objects.get(pk=listing_id)
    kind = STANDINGS.get(listing.status)
    if kind is None:
        return
    for push in Push.objects.open_for(listing_id).select_related("intent").order_by("pk"):
        key = f"push-{push.pk}-{kind}-{listing.version}"
        _tell(push.intent.poster_id, kind, key=key, intent=push.intent)


@shared_task
def tell_return(*, intent_id: int, version: int) -> None:
    """Tell the poster that a reviewer wants something changed."""
    intent = Intent.objects.get(pk=intent_id)
    key = f"intent-{intent.pk}-returned-{version}"
    _tell(intent.poster_id, "intent_returned", key=key, intent=intent)


@shared_task
def tell_expiry(*, intent_id: int, version: int) -> None:
    """Tell the poster that an intent ends soon."""
    intent = Intent.objects.get(pk=intent_id)
    key = f"intent-{intent.pk}-expiring-{version}"
    _tell(intent.poster_id, "intent_expiring", key=key, intent=intent)


def _tell(
    organisation_id: int | None,
    kind: str,
    *,
    key: str,
    push: Push | None = None,
    intent: Intent | None = None,
) -> None:
    """Put a notice before those who trade for an organisation; none for partner exchanges."""
    subject = push.intent if push else intent
    if organisation_id is None or subject is None:
        return
    url = reverse("matching:push", args=[push.uid]) if push else subject.get_absolute_url()
    send_notice(
        organisation_id=organisation_id,
        kind=kind,
        key=key,
        url=url,
        data={"intent": subject.title},
        now=timezone.now(),
        duties=READERS,
    )


@shared_task
def tell_watch(*, watch_id: int, n: int, at: int) -> None:
    """Tell the owner of a watch that it found something, unless it was deleted since."""
    watch = Watch.objects.kept().filter(pk=watch_id).first()
    if watch is not None:
        tell_person(
            user_id=watch.owner_id,
            kind="watch_found",
            key=f"watch-{watch.pk}-{at}",
            url=watch.get_absolute_url(),
            data={"name": watch.name, "n": n},
            now=timezone.now(),
        )


@shared_task
def mail_news(*, news_mail_id: int) -> None:
    """Send the mail of what a person's watches found, once; nothing when it is all gone."""
    mail = NewsMail.objects.select_related("person").get(pk=news_mail_id)
    if mail.sent_at is None:
        now = timezone.now()
        if (letter := letter_of(mail, now=now)) is not None:
            letter.send()
        NewsMail.objects.filter(pk=mail.pk).update(sent_at=now)


# --- by the schedule -----------------------------------------------------------------------------
@shared_task
def send_queued() -> None:
    """Send what waited: pauses that are over, a new day for the daily number."""
    now = timezone.now()
    rows = Push.objects.sendable(now=now).order_by("pk").values_list("pk", flat=True)
    _each("send_queued", rows, now=now, do=lambda pk: send_one(actor=CLOCK, push_id=pk, now=now))


@shared_task
def expire_pushes() -> None:
    """End the pushes nobody answered in time."""
    now = timezone.now()
    rows = Push.objects.unanswered().filter(expires_at__lte=now).order_by("expires_at")
    ids = rows.values_list("pk", flat=True)
    _each(
        "expire_pushes", ids, now=now, do=lambda pk: expire_push(actor=CLOCK, push_id=pk, now=now)
    )


@shared_task
def remind_pushes() -> None:
    """Remind of the pushes that wait."""
    now = timezone.now()
    rows = Push.objects.to_be_reminded(now=now).order_by("sent_at")
    ids = rows.values_list("pk", flat=True)
    _each(
        "remind_pushes", ids, now=now, do=lambda pk: remind_push(actor=CLOCK, push_id=pk, now=now)
    )


@shared_task
def expire_intents() -> None:
    """End the intents nobody renewed."""
    now = timezone.now()
    rows = Intent.objects.open().filter(expires_at__lte=now).order_by("expires_at")
    ids = rows.values_list("pk", flat=True)
    _each(
        "expire_intents",
        ids,
        now=now,
        do=lambda pk: expire_intent(actor=CLOCK, intent_id=pk, now=now),
    )


@shared_task
def warn_intents() -> None:
    """Tell posters whose intents end soon."""
    now = timezone.now()
    soon = now + timedelta(days=settings.INTENT_WARNING_DAYS)
    rows = Intent.objects.open().filter(expires_at__lte=soon, warned_at=None).order_by("expires_at")
    ids = rows.values_list("pk", flat=True)
    _each(
        "warn_intents", ids, now=now, do=lambda pk: warn_intent(actor=CLOCK, intent_id=pk, now=now)
    )


@shared_task
def look_for_news() -> None:
    """Let the watches that are due look for what is new."""
    now = timezone.now()
    ids = Watch.objects.due(now=now).values_list("pk", flat=True)
    _each("look_for_news", ids, now=now, do=lambda pk: _look(pk, now=now))


def _look(watch_id: int, *, now: datetime) -> None:
    watch = Watch.objects.select_related("owner").get(pk=watch_id)
    actor = actor_of_owner(watch)
    if actor is not None:
        with suppress(NoIndex):  # next time
            found = fresh(watch, actor=actor, now=now)
            note_hits(actor=CLOCK, watch_id=watch.pk, found=found, now=now)
    else:
        note_hits(actor=CLOCK, watch_id=watch.pk, found=[], now=now)


@shared_task
def send_news() -> None:
    """Put together today's mails, from eight in the morning in Shanghai."""
    now = timezone.now()
    if now.astimezone(ZONE).hour < MORNING:
        return
    done = NewsMail.objects.filter(on=local_day(now)).values("person_id")
    waiting = Watch.objects.active().exclude(frequency=Watch.Frequency.NEVER)
    people = waiting.filter(hits__isnull=False, hits__news_mail=None).exclude(owner_id__in=done)
    ids = people.order_by("owner_id").values_list("owner_id", flat=True).distinct()
    _each("send_news", ids, now=now, do=lambda pk: _compose(pk, now=now))


def _compose(person_id: int, *, now: datetime) -> None:
    compose_news_mail(actor=CLOCK, person_id=person_id, now=now)


@shared_task
def count_catalogue() -> None:
    """Count the catalogue's words anew when listings changed since the last count."""
    now = timezone.now()
    once_per_slot("count_catalogue", now=now, period_s=TEN_MINUTES_S, run=lambda: _recount(now))


@shared_task
def read_texts() -> None:
    """Count the words and make the vectors that are missing or behind; weigh the open intents."""
    now = timezone.now()
    once_per_slot("read_texts", now=now, period_s=MINUTE_S, run=lambda: _read_texts(now))


def _read_texts(now: datetime) -> None:
    ends_at = monotonic() + AT_MOST_S
    weigh_wishes(now=now, until=ends_at)
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
def rematch() -> None:
    """Match again what another scoring model or embedder matched, a batch a minute.

    Whoever was pushed an intent before is not pushed it again (``push_matches``).
    """
    now = timezone.now()
    once_per_slot("rematch", now=now, period_s=MINUTE_S, run=lambda: _rematch(now))


def _rematch(now: datetime) -> None:
    ends_at = monotonic() + AT_MOST_S
    for pk in list(unmatched_intents().values_list("pk", flat=True)[: settings.REMATCH_A_MINUTE]):
        with suppress(IntentNotOpen):
            propose_matches(actor=CLOCK, intent_id=pk, now=now)
        if monotonic() > ends_at:
            return


def _recount(now: datetime) -> None:
    last = CatalogueTerms.objects.order_by("-pk").first()
    published = Listing.objects.published()
    changed_at = published.aggregate(at=Max("updated_at"))["at"]
    if last and changed_at and changed_at < last.built_at and published.count() == last.documents:
        return
    count_terms(actor=CLOCK, now=now)


def _each(
    job: str, ids: "QuerySet[Any, int]", *, now: datetime, do: Callable[[int], object]
) -> None:
    """Do one action for each row, at most BATCH of them, once in ten minutes.

    A row that somebody moved since it was selected is left to its new state.
    """

    def run() -> None:
        for pk in list(ids[:BATCH]):
            with suppress(DomainError):
                do(pk)

    once_per_slot(job, now=now, period_s=TEN_MINUTES_S, run=run)
