"""Celery's doorways to demand: watches look for what is new, and mails tell it."""

from contextlib import suppress
from datetime import datetime

from celery import shared_task
from django.utils import timezone

from kernel.actor import CLOCK
from kernel.numbering import ZONE
from kernel.slots import each, per_slot
from kernel.workdays import local_day
from listings.search.reader import NoIndex
from matching.actions.compose_news_mail import compose_news_mail
from matching.actions.note_hits import note_hits
from matching.models import NewsMail, Watch
from matching.retrieval.news import actor_of_owner, letter_of
from matching.retrieval.watched import fresh
from parties.actions.tell_person import tell_person
from parties.models import User

MORNING = 8  # o'clock in Shanghai
TEN_MINUTES_S = 600


@shared_task(name="matching.tasks.tell_watch")
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


@shared_task(name="matching.tasks.mail_news")
def mail_news(*, news_mail_id: int) -> None:
    """Send the mail of what a person's watches found, once; nothing when it is all gone."""
    mail = NewsMail.objects.select_related("person").get(pk=news_mail_id)
    if mail.sent_at is None:
        now = timezone.now()
        if (letter := letter_of(mail, now=now)) is not None:
            letter.send()
        NewsMail.objects.filter(pk=mail.pk).update(sent_at=now)


@shared_task(name="matching.tasks.look_for_news")
@per_slot("look_for_news", period_s=TEN_MINUTES_S)
def look_for_news(now: datetime) -> None:
    """Let the watches that are due look for what is new."""
    each(Watch.objects.due(now=now), lambda pk: _look(pk, now=now))


def _look(watch_id: int, *, now: datetime) -> None:
    watch = Watch.objects.select_related("owner").get(pk=watch_id)
    actor = actor_of_owner(watch)
    if actor is not None:
        with suppress(NoIndex):  # next time
            found = fresh(watch, actor=actor, now=now)
            note_hits(actor=CLOCK, watch_id=watch.pk, found=found, now=now)
    else:
        note_hits(actor=CLOCK, watch_id=watch.pk, found=[], now=now)


@shared_task(name="matching.tasks.send_news")
@per_slot("send_news", period_s=TEN_MINUTES_S)
def send_news(now: datetime) -> None:
    """Put together today's mails, from eight in the morning in Shanghai."""
    if now.astimezone(ZONE).hour < MORNING:
        return
    done = NewsMail.objects.filter(on=local_day(now)).values("person_id")
    waiting = Watch.objects.active().exclude(frequency=Watch.Frequency.NEVER)
    waiting = waiting.filter(hits__isnull=False, hits__news_mail=None).exclude(owner_id__in=done)
    people = User.objects.filter(pk__in=waiting.values("owner_id")).order_by("pk")
    each(people, lambda pk: compose_news_mail(actor=CLOCK, person_id=pk, now=now))
