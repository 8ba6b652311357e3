"""What a person asked to be told of, and what they were told."""

from datetime import datetime, timedelta
from typing import ClassVar, Self

from django.core import signing
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from kernel.actor import Actor
from kernel.lifecycle import Moves, VersionedQuerySet
from kernel.noun import Noun
from listings.models import Listing
from matching.models.intent import Intent
from parties.models import Organisation, User

SALT = "matching.news_mail"
PAUSE_BETWEEN_LOOKS = timedelta(minutes=50)


class WatchQuerySet(VersionedQuerySet["Watch"]):
    """Questions one can ask of many watches."""

    def kept(self) -> Self:
        """Those nobody deleted."""
        return self.exclude(status=Watch.Status.ENDED)

    def editable_by(self, actor: Actor) -> Self:
        """The actor's own, in the organisation they act for."""
        own = self.kept().filter(owner_id=actor.user_id, organisation_id=actor.organisation_id)
        return own if actor.user_id is not None else self.none()

    def active(self) -> Self:
        """Those that look for something new."""
        return self.filter(status=Watch.Status.ACTIVE)

    def due(self, *, now: datetime) -> Self:
        """Active ones that did not look within the last hour, the longest waiting first."""
        rested = self.active().filter(looked_at__lte=now - PAUSE_BETWEEN_LOOKS)
        return rested.order_by("looked_at", "pk")

    def mailed_to(self, person_id: int) -> Self:
        """Those of which one person is told by mail."""
        return self.active().filter(owner_id=person_id).exclude(frequency=Watch.Frequency.NEVER)


class Watch(Noun):
    """A search of the asset market or the need hall that goes on by itself.

    ``query`` is the address of the search without its question mark. ``looked_at``: until when
    it looked; what came on the market before ``created_at`` is not news.
    """

    class Subject(models.TextChoices):
        LISTINGS = "listings", _("asset market")
        NEEDS = "needs", _("need hall")

    class Frequency(models.TextChoices):
        DAILY = "daily", _("a mail a day")
        WEEKLY = "weekly", _("a mail a week")
        NEVER = "never", _("no mail, only notices here")

    class Status(models.TextChoices):
        ACTIVE = "active", _("active")
        PAUSED = "paused", _("paused")
        ENDED = "ended", _("ended")

    MOVES: ClassVar[Moves] = {
        (Status.ACTIVE, "pause", Status.PAUSED),
        (Status.PAUSED, "resume", Status.ACTIVE),
        (Status.ACTIVE, "end", Status.ENDED),
        (Status.PAUSED, "end", Status.ENDED),
    }

    owner = models.ForeignKey(User, on_delete=models.PROTECT, related_name="watches")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="watches", help_text="acted for"
    )
    subject = models.CharField(max_length=8, choices=Subject)
    query = models.CharField(max_length=1000)
    name = models.CharField(_("name"), max_length=80)
    frequency = models.CharField(
        _("by mail"), max_length=6, choices=Frequency, default=Frequency.DAILY
    )
    status = models.CharField(max_length=6, choices=Status, default=Status.ACTIVE)
    looked_at = models.DateTimeField()
    last_hit_at = models.DateTimeField(null=True)

    objects = WatchQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "organisation", "subject", "query"],
                condition=~Q(status="ended"),
                name="watch_once",
            ),
        ]
        indexes = [
            models.Index(fields=["looked_at"], condition=Q(status="active"), name="watch_due"),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.name}"

    def get_absolute_url(self) -> str:
        """Return the address of the page of what it found."""
        return reverse("matching:watch", args=[self.uid])

    @property
    def search_address(self) -> str:
        """Where the whole search is shown."""
        page = "listings:list" if self.subject == self.Subject.LISTINGS else "matching:list"
        return f"{reverse(page)}?{self.query}"


class NewsMail(models.Model):
    """One mail to one person on one day (in Shanghai): what their watches found since the last."""

    person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="news_mails")
    on = models.DateField()
    composed_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "on"], name="newsmail_once_a_day"),
        ]

    def __str__(self) -> str:
        return f"#{self.pk}"


class WatchHit(models.Model):
    """One listing or one need that a watch found; told once, whatever becomes of it later."""

    watch = models.ForeignKey(Watch, on_delete=models.PROTECT, related_name="hits")
    listing = models.ForeignKey(
        Listing, on_delete=models.PROTECT, null=True, related_name="watch_hits"
    )
    intent = models.ForeignKey(
        Intent, on_delete=models.PROTECT, null=True, related_name="watch_hits"
    )
    found_at = models.DateTimeField()
    news_mail = models.ForeignKey(
        NewsMail, on_delete=models.PROTECT, null=True, related_name="hits"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["watch", "listing"], name="watchhit_listing_once"),
            models.UniqueConstraint(fields=["watch", "intent"], name="watchhit_intent_once"),
            models.CheckConstraint(
                condition=Q(listing=None, intent__isnull=False)
                | Q(listing__isnull=False, intent=None),
                name="watchhit_one_thing",
            ),
        ]
        indexes = [
            models.Index(fields=["watch", "-id"], name="watchhit_newest"),
            models.Index(
                fields=["watch"], condition=Q(news_mail=None), name="watchhit_to_be_mailed"
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk}"


def stop_token(person_id: int) -> str:
    """Return the signed part of the link that stops all mails of the news of a person."""
    return signing.dumps(person_id, salt=SALT)


def person_of(token: str) -> int | None:
    """Return whose mails ``token`` stops; None when the signature is not ours."""
    try:
        return int(signing.loads(token, salt=SALT))
    except (signing.BadSignature, ValueError, TypeError):
        return None
