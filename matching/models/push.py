"""One intent sent to one recipient, and what recipients want to be sent."""

from datetime import datetime, time, timedelta
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Count, F, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kernel.actor import Actor
from kernel.lifecycle import Moves, VersionedQuerySet
from kernel.models import code_array
from kernel.noun import Noun
from kernel.numbering import ZONE
from kernel.workdays import local_day
from listings.models import Listing
from matching.models.intent import Intent
from matching.models.match import Match
from parties.models import Organisation


class PushQuerySet(VersionedQuerySet["Push"]):
    """Questions one can ask of many pushes."""

    def received_by(self, actor: Actor) -> Self:
        """The inbox of the organisation the actor acts for; nothing that was not sent yet."""
        unsent = [Push.Status.QUEUED, Push.Status.UNDELIVERABLE]
        return self.filter(recipient_id=actor.organisation_id).exclude(status__in=unsent)

    def sent_for(self, actor: Actor) -> Self:
        """Pushes of the intents of the actor's organisation; all for operators and the clock."""
        if actor.is_operator or actor.kind == "clock":
            return self
        return self.filter(intent__poster_id=actor.organisation_id)

    def visible_to(self, actor: Actor) -> Self:
        """One's inbox, pushes of one's own intents; all for operators."""
        if actor.is_operator:
            return self
        mine = Q(recipient_id=actor.organisation_id) | Q(intent__poster_id=actor.organisation_id)
        return self.filter(mine) if actor.organisation_id else self.none()

    def queued(self) -> Self:
        """Those that wait to be sent."""
        return self.filter(status=Push.Status.QUEUED)

    def sendable(self, *, now: datetime) -> Self:
        """Queued ones whose recipient has not paused and takes another one today (in Shanghai)."""
        morning = datetime.combine(local_day(now), time.min, tzinfo=ZONE)
        today = (
            Push.objects.filter(recipient=OuterRef("recipient"), sent_at__gte=morning)
            .order_by()
            .values("recipient")
            .annotate(n=Count("pk"))
            .values("n")
        )
        cap = Coalesce("recipient__push_preference__daily_cap", Value(settings.PUSH_DAILY_CAP))
        return (
            self.queued()
            .filter(recipient__isnull=False)
            .exclude(recipient__push_preference__paused_until__gt=now)
            .annotate(today=Coalesce(Subquery(today), 0), cap=cap)
            .filter(today__lt=F("cap"))
        )

    def locked_with_intent(self, pk: int) -> "Push":
        """Return the push and its intent, both locked until commit.

        The intent first, always: whoever appends events or ends an intent holds it already, and
        two orders would deadlock.

        Raises:
            DoesNotExist: these rows hold no such push.
        """
        intent_id = self.values_list("intent_id", flat=True).get(pk=pk)
        intent = Intent.objects.locked(intent_id)
        push = self.locked(pk)
        push.intent = intent
        return push

    def unended(self) -> Self:
        """Those that wait to be sent or to be answered."""
        return self.queued() | self.unanswered()

    def open_for(self, listing_id: int) -> Self:
        """Those about a listing that reached their recipients and may still lead to a deal."""
        reached = (Push.Status.SENT, Push.Status.DELIVERED, Push.Status.OPENED)
        return self.filter(listing_id=listing_id, status__in=(*reached, Push.Status.INTERESTED))

    def to_be_reminded(self, *, now: datetime) -> Self:
        """Unanswered ones that reached an age at which nobody reminded of them yet."""
        due = Q()
        for reminders, hours in enumerate(settings.PUSH_REMINDER_HOURS):
            due |= Q(reminders__lte=reminders, sent_at__lte=now - timedelta(hours=hours))
        return self.unanswered().filter(due, recipient__isnull=False)

    def that_asked(self, since: datetime) -> Self:
        """Those sent from ``since`` on that could be answered; none that was taken back before."""
        taken_back = Q(status=Push.Status.WITHDRAWN, answered_at=None)
        failed = Q(status=Push.Status.UNDELIVERABLE)
        return self.filter(sent_at__gte=since).exclude(taken_back | failed)

    def unanswered(self) -> Self:
        """Those that wait for the recipient."""
        return self.filter(status__in=[Push.Status.SENT, Push.Status.DELIVERED, Push.Status.OPENED])


class Push(Noun):
    """One intent sent to one recipient, once: directly, or to a partner exchange."""

    class Channel(models.TextChoices):
        DIRECT = "direct", _("direct")
        MERCHANT = "merchant", _("data merchant")
        EXCHANGE = "exchange", _("partner exchange")
        OFFLINE = "offline", _("offline")

    class Status(models.TextChoices):
        QUEUED = "queued", _("queued")
        SENT = "sent", _("sent")
        DELIVERED = "delivered", pgettext_lazy("push", "delivered")
        OPENED = "opened", _("opened")
        INTERESTED = "interested", _("interested")
        DECLINED = "declined", _("declined")
        WITHDRAWN = "withdrawn", _("withdrawn")
        EXPIRED = "expired", _("expired")
        UNDELIVERABLE = "undeliverable", _("undeliverable")

    class Reason(models.TextChoices):
        PRICE = "price", _("price")
        RIGHTS = "rights", _("rights")
        NOT_RELEVANT = "not_relevant", _("not relevant")
        CANNOT_DELIVER = "cannot_deliver", _("cannot deliver")
        OTHER = "other", _("other")

    MOVES: ClassVar[Moves] = {
        (Status.QUEUED, "send", Status.SENT),
        (Status.SENT, "deliver", Status.DELIVERED),
        (Status.SENT, "open", Status.OPENED),
        (Status.DELIVERED, "open", Status.OPENED),
        (Status.SENT, "answer", Status.INTERESTED),
        (Status.DELIVERED, "answer", Status.INTERESTED),
        (Status.OPENED, "answer", Status.INTERESTED),
        (Status.SENT, "answer", Status.DECLINED),
        (Status.DELIVERED, "answer", Status.DECLINED),
        (Status.OPENED, "answer", Status.DECLINED),
        (Status.DECLINED, "answer", Status.INTERESTED),
        (Status.QUEUED, "withdraw", Status.WITHDRAWN),
        (Status.SENT, "withdraw", Status.WITHDRAWN),
        (Status.DELIVERED, "withdraw", Status.WITHDRAWN),
        (Status.OPENED, "withdraw", Status.WITHDRAWN),
        (Status.INTERESTED, "withdraw", Status.WITHDRAWN),
        (Status.SENT, "expire", Status.EXPIRED),
        (Status.DELIVERED, "expire", Status.EXPIRED),
        (Status.OPENED, "expire", Status.EXPIRED),
        (Status.QUEUED, "fail", Status.UNDELIVERABLE),
        (Status.SENT, "fail", Status.UNDELIVERABLE),
        (Status.UNDELIVERABLE, "resend", Status.QUEUED),
    }

    intent = models.ForeignKey(Intent, on_delete=models.PROTECT, related_name="pushes")
    recipient = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, related_name="pushes"
    )
    listing = models.ForeignKey(Listing, on_delete=models.PROTECT, null=True, related_name="pushes")
    match = models.ForeignKey(Match, on_delete=models.PROTECT, null=True, related_name="pushes")
    channel = models.CharField(max_length=8, choices=Channel, default=Channel.DIRECT)
    channel_ref = models.CharField(max_length=32, blank=True, help_text="a platform's slug")
    status = models.CharField(max_length=16, choices=Status, default=Status.QUEUED)
    answer_reason = models.CharField(max_length=16, choices=Reason, blank=True)
    answer_note = models.CharField(max_length=400, blank=True)
    sent_at = models.DateTimeField(null=True)
    delivered_at = models.DateTimeField(null=True)
    opened_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField(null=True)
    reminders = models.PositiveSmallIntegerField(default=0, help_text="how many were sent")

    objects = PushQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["intent", "recipient"],
                condition=Q(recipient__isnull=False),
                name="push_once_per_recipient",
            ),
            models.UniqueConstraint(
                fields=["intent", "channel_ref"],
                condition=Q(channel="exchange"),
                name="push_once_per_exchange",
            ),
            models.CheckConstraint(
                condition=(Q(channel="exchange", recipient=None) & ~Q(channel_ref=""))
                | (~Q(channel="exchange") & Q(recipient__isnull=False)),
                name="push_has_a_destination",
            ),
            models.CheckConstraint(
                condition=~Q(status="declined") | ~Q(answer_reason=""),
                name="push_decline_has_reason",
            ),
        ]
        indexes = [
            models.Index(fields=["recipient", "status", "-id"], name="push_inbox"),
            models.Index(
                fields=["expires_at"],
                condition=Q(status__in=["sent", "delivered", "opened"]),
                name="push_unanswered",
            ),
            models.Index(fields=["recipient", "sent_at"], name="push_daily"),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.status}"

    @property
    def is_waiting(self) -> bool:
        """Whether the recipient may still answer for the first time."""
        return self.status in {self.Status.SENT, self.Status.DELIVERED, self.Status.OPENED}


class PushPreference(models.Model):
    """What an organisation wants to be sent. No row: everything, within the platform's cap."""

    organisation = models.OneToOneField(
        Organisation, on_delete=models.PROTECT, related_name="push_preference"
    )
    divisions = code_array(2)
    regions = code_array(6)
    min_budget_minor = models.BigIntegerField(null=True, blank=True, help_text="CNY fen")
    daily_cap = models.PositiveSmallIntegerField(null=True, blank=True)
    paused_until = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    def __str__(self) -> str:
        return f"#{self.pk}"

    def wants(self, intent: Intent) -> bool:
        """Whether ``intent`` is among what the organisation wants; what it leaves open passes."""
        if self.divisions and intent.divisions and not {*self.divisions} & {*intent.divisions}:
            return False
        if self.regions and intent.region and intent.region not in self.regions:
            return False
        budget = intent.budget
        if self.min_budget_minor is None or budget is None or budget.currency != "CNY":
            return True
        return budget.minor >= self.min_budget_minor
