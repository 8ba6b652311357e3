"""Put a queued push into its recipient's inbox."""

from datetime import datetime, timedelta

from django.conf import settings
from django.utils.translation import gettext as _

from kernel.action import action
from kernel.actor import Actor
from kernel.audit import record
from kernel.errors import DomainError
from kernel.lifecycle import move
from kernel.outbox import emit
from kernel.workdays import local_day
from listings.models import Listing
from matching.facts import PushSent
from matching.models import IntentEvent, Push
from parties.capabilities import Capability, require
from parties.models import Membership, Organisation

READERS = ("admin", "trader")  # who may answer


class NotNow(DomainError):
    """The recipient takes no more today, or has paused."""

    code = "push_not_now"


@action
def send_push(*, actor: Actor, push_id: int, now: datetime) -> Push:
    """Send and deliver a queued push: the inbox of this platform is reached at once.

    The push returned says what became of it: ``delivered``; ``withdrawn`` when its listing left
    the market meanwhile; ``undeliverable`` when nobody of the recipient could answer it.

    Raises:
        NotAllowed: neither the clock nor an operator acts.
        Push.DoesNotExist: no such push.
        IntentNotOpen: the intent ended; its pushes are being withdrawn.
        NotNow: the recipient paused, or got its daily number (Shanghai day) already; the push
            stays queued and goes out on a later day.
        IllegalMove: it was sent before.
    """
    require(actor, Capability.SEND_PUSH)
    push = Push.objects.locked_with_intent(push_id)
    push.intent.open_or_refuse()
    # Held until commit, so that two pushes sent at once are counted one after the other.
    Organisation.objects.locked(push.recipient_id or 0)
    if push.status == Push.Status.QUEUED:
        if obstacle := _obstacle(push, now=now):
            return _give_up(push, *obstacle, actor=actor, now=now)
        if not Push.objects.sendable(now=now).filter(pk=push.pk).exists():
            raise NotNow(_("The recipient takes no more pushes today."))
    push.sent_at = push.delivered_at = now
    push.expires_at = now + timedelta(days=settings.PUSH_EXPIRY_DAYS)
    move(push, "send", to=Push.Status.SENT, also=["sent_at", "expires_at"])
    IntentEvent.append(push.intent, "pushed", push=push, actor=actor, at=now)
    move(push, "deliver", to=Push.Status.DELIVERED, also=["delivered_at"])
    IntentEvent.append(push.intent, "delivered", push=push, actor=actor, at=now)
    record(actor, "push.send", on=push, at=now)
    emit(PushSent(push_id=push.pk))
    return push


def _obstacle(push: Push, *, now: datetime) -> tuple[str, str, str, str] | None:
    """Return event, status, entry and reason of why the push cannot go out at all."""
    on_market = Listing.objects.tradable_on(local_day(now))
    if push.listing_id and not on_market.filter(pk=push.listing_id).exists():
        return "withdraw", Push.Status.WITHDRAWN, "push_withdrawn", "listing_not_on_market"
    readers = Membership.objects.filter(organisation=push.recipient, ended_at=None)
    if not readers.filter(duty__in=READERS).exists():
        return "fail", Push.Status.UNDELIVERABLE, "push_failed", "nobody_to_answer"
    return None


def _give_up(
    push: Push, event: str, to: str, entry: str, reason: str, *, actor: Actor, now: datetime
) -> Push:
    move(push, event, to=to)
    IntentEvent.append(push.intent, entry, push=push, actor=actor, at=now, reason=reason)
    record(actor, f"push.{event}", on=push, at=now, after={"reason": reason})
    return push
