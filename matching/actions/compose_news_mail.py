"""Put together the mail of what a person's watches found."""

from datetime import datetime

from kernel.action import action
from kernel.actor import Actor
from kernel.outbox import emit
from kernel.workdays import local_day
from matching.facts import NewsMailComposed
from matching.models import NewsMail, Watch, WatchHit
from parties.capabilities import Capability, require

MONDAY = 0


@action
def compose_news_mail(*, actor: Actor, person_id: int, now: datetime) -> NewsMail | None:
    """Tie what was found and not mailed yet to one mail of today; None when there is nothing.

    On Mondays (in Shanghai) also what is told weekly. A hit belongs to one mail for good, and a
    person gets one mail a day: a second call today adds nothing.

    Raises:
        NotAllowed: not the clock acts.
    """
    require(actor, Capability.SEND_PUSH)
    today = local_day(now)
    if NewsMail.objects.filter(person_id=person_id, on=today).exists():
        return None
    told = [Watch.Frequency.DAILY]
    if today.weekday() == MONDAY:
        told.append(Watch.Frequency.WEEKLY)
    watches = Watch.objects.mailed_to(person_id).filter(frequency__in=told)
    waiting = WatchHit.objects.filter(watch__in=watches, news_mail=None)
    ids = list(waiting.select_for_update(of=("self",)).values_list("pk", flat=True))
    if not ids:
        return None
    news_mail = NewsMail.objects.create(person_id=person_id, on=today, composed_at=now)
    WatchHit.objects.filter(pk__in=ids).update(news_mail=news_mail)
    emit(NewsMailComposed(news_mail_id=news_mail.pk))
    return news_mail
