"""Celery's doorways to demand: who is told what about intents and pushes."""

from celery import shared_task
from django.urls import reverse
from django.utils import timezone

from listings.models import Listing
from matching.actions.send_push import READERS
from matching.models import Intent, Push
from parties.actions.send_notice import send_notice

ANSWERS = {Push.Status.INTERESTED: "push_interested", Push.Status.DECLINED: "push_declined"}
STANDINGS: dict[str, str] = {
    Listing.Status.SUSPENDED: "push_listing_suspended",
    Listing.Status.PUBLISHED: "push_listing_resumed",
}


@shared_task(name="matching.tasks.tell_recipient")
def tell_recipient(*, push_id: int) -> None:
    """Tell a recipient that an intent waits in the inbox."""
    push = Push.objects.select_related("intent").get(pk=push_id)
    _tell(push.recipient_id, "push_received", key=f"push-{push.pk}-sent", push=push)


@shared_task(name="matching.tasks.tell_reminder")
def tell_reminder(*, push_id: int, reminder: int) -> None:
    """Remind a recipient, unless it answered meanwhile."""
    push = Push.objects.select_related("intent").get(pk=push_id)
    if push.is_waiting:
        key = f"push-{push.pk}-reminder-{reminder}"
        _tell(push.recipient_id, "push_reminder", key=key, push=push)


@shared_task(name="matching.tasks.tell_answer")
def tell_answer(*, push_id: int, version: int) -> None:
    """Tell the poster how a recipient answered, as it stands now."""
    push = Push.objects.select_related("intent").get(pk=push_id)
    kind = ANSWERS.get(Push.Status(push.status))
    if kind:
        key = f"push-{push.pk}-answer-{version}"
        _tell(push.intent.poster_id, kind, key=key, intent=push.intent)


@shared_task(name="matching.tasks.tell_posters")
def tell_posters(*, listing_id: int) -> None:
    """Tell the posters with open pushes of a listing that it left the market, or is back."""
    listing = Listing.objects.get(pk=listing_id)
    kind = STANDINGS.get(listing.status)
    if kind is None:
        return
    for push in Push.objects.open_for(listing_id).select_related("intent").order_by("pk"):
        key = f"push-{push.pk}-{kind}-{listing.version}"
        _tell(push.intent.poster_id, kind, key=key, intent=push.intent)


@shared_task(name="matching.tasks.tell_return")
def tell_return(*, intent_id: int, version: int) -> None:
    """Tell the poster that a reviewer wants something changed."""
    intent = Intent.objects.get(pk=intent_id)
    key = f"intent-{intent.pk}-returned-{version}"
    _tell(intent.poster_id, "intent_returned", key=key, intent=intent)


@shared_task(name="matching.tasks.tell_expiry")
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
