"""Other trading platforms, what is referred to them, and what came of it.

    TradingPlatform --< Referral --< Outcome --1 Deal   (venue = the platform's slug)

A referral of an intent always has a Push with channel ``exchange`` below it.
"""

from datetime import datetime
from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext as _say
from django.utils.translation import gettext_lazy as _

from kernel.errors import DomainError
from kernel.lifecycle import Moves, VersionedQuerySet
from kernel.money import MAX_MINOR, Money
from kernel.noun import Noun
from listings.models import Listing
from marketplace.deals.models import Deal, RealisationType
from matching.models import Push


class PlatformNotLinked(DomainError):
    """Nothing can be referred to a platform without a link."""

    code = "platform_not_linked"


class TradingPlatformQuerySet(VersionedQuerySet["TradingPlatform"]):
    """Questions one can ask of many platforms."""

    def linked(self) -> Self:
        """Those to which something may be referred, by province."""
        return self.filter(status=TradingPlatform.Status.LINKED).order_by("province", "slug")

    def with_counts(self) -> Self:
        """With how much was sent there, what they took on and concluded; the busiest first."""
        taken = Q(referrals__status__in=["accepted", "concluded", "lost"])
        return self.annotate(
            sent=models.Count("referrals"),
            taken=models.Count("referrals", filter=taken),
            concluded=models.Count("referrals", filter=Q(referrals__status="concluded")),
        ).order_by("-sent", "province", "slug")


class TradingPlatform(models.Model):
    """An exchange. ``linked`` only when a link really exists."""

    class Kind(models.TextChoices):
        DATA_EXCHANGE = "data_exchange", _("data exchange")
        IP_EXCHANGE = "ip_exchange", _("IP exchange")
        BANK_PLATFORM = "bank_platform", _("bank platform")
        OTHER = "other", _("other")

    class Status(models.TextChoices):
        KNOWN = "known", _("known")
        LINKED = "linked", _("linked")
        PAUSED = "paused", _("paused")

    MOVES: ClassVar[Moves] = {
        (Status.KNOWN, "link", Status.LINKED),
        (Status.LINKED, "pause", Status.PAUSED),
        (Status.PAUSED, "link", Status.LINKED),
    }

    slug = models.CharField(max_length=32, unique=True)
    name_zh = models.CharField(max_length=200)
    name_en = models.CharField(max_length=200, blank=True)
    province = models.CharField(max_length=6, blank=True, help_text="GB/T 2260")
    kind = models.CharField(max_length=16, choices=Kind)
    basis = models.CharField(max_length=80, blank=True, help_text="where the row comes from")
    note = models.CharField(max_length=300, blank=True)
    status = models.CharField(max_length=8, choices=Status, default=Status.KNOWN)
    linked_on = models.DateField(null=True)
    valid_days = models.PositiveSmallIntegerField(default=30)
    attribution_days = models.PositiveSmallIntegerField(default=180)
    version = models.PositiveIntegerField(default=1)

    objects = TradingPlatformQuerySet.as_manager()

    def __str__(self) -> str:
        return f"#{self.pk} {self.slug}"

    @property
    def name(self) -> str:
        """Its name in the reader's language."""
        is_chinese = (get_language() or "").startswith("zh")
        return self.name_zh if is_chinese or not self.name_en else self.name_en

    def linked_or_refuse(self) -> Self:
        """Return the platform itself.

        Raises:
            PlatformNotLinked: it is only known, or paused.
        """
        if self.status != self.Status.LINKED:
            raise PlatformNotLinked(
                _say("%(name)s is not linked. Link it first, then refer.") % {"name": self.name}
            )
        return self


class ReferralQuerySet(VersionedQuerySet["Referral"]):
    """Questions one can ask of many referrals."""

    def overdue(self, now: datetime) -> Self:
        """Those whose window is over: unanswered ones, and accepted ones without a deal."""
        unanswered = Q(status__in=["delivered", "acknowledged"], valid_until__lte=now)
        return self.filter(unanswered | Q(status="accepted", attribution_until__lte=now))

    def for_lists(self) -> Self:
        """With everything a row or a page shows, in one query."""
        return self.select_related("platform", "push__intent", "listing").annotate(
            outcome_count=models.Count("outcomes", filter=Q(outcomes__status="confirmed"))
        )


class Referral(Noun):
    """An intent or a listing shown to another platform; its answers are recorded by an operator."""

    class Kind(models.TextChoices):
        INTENT = "intent", _("intent")
        LISTING = "listing", _("listing")

    class Status(models.TextChoices):
        DELIVERED = "delivered", _("handed over")
        ACKNOWLEDGED = "acknowledged", _("acknowledged")
        ACCEPTED = "accepted", pgettext_lazy("referral", "accepted")
        DECLINED = "declined", _("declined")
        CONCLUDED = "concluded", _("concluded")
        LOST = "lost", _("lost")
        WITHDRAWN = "withdrawn", _("withdrawn")
        EXPIRED = "expired", _("expired")

    # INTEROP 1.3 as far as a person moves it by hand; the protocol's states come with its messages.
    MOVES: ClassVar[Moves] = {
        (Status.DELIVERED, "acknowledge", Status.ACKNOWLEDGED),
        (Status.ACKNOWLEDGED, "accept", Status.ACCEPTED),
        (Status.ACKNOWLEDGED, "decline", Status.DECLINED),
        (Status.ACCEPTED, "conclude", Status.CONCLUDED),
        (Status.CONCLUDED, "conclude", Status.CONCLUDED),
        (Status.ACCEPTED, "lose", Status.LOST),
        (Status.DELIVERED, "withdraw", Status.WITHDRAWN),
        (Status.ACKNOWLEDGED, "withdraw", Status.WITHDRAWN),
        (Status.ACCEPTED, "withdraw", Status.WITHDRAWN),
        (Status.DELIVERED, "expire", Status.EXPIRED),
        (Status.ACKNOWLEDGED, "expire", Status.EXPIRED),
        (Status.ACCEPTED, "expire", Status.EXPIRED),
    }

    referral_no = models.CharField(max_length=20, unique=True)
    platform = models.ForeignKey(
        TradingPlatform, on_delete=models.PROTECT, related_name="referrals"
    )
    kind = models.CharField(max_length=8, choices=Kind)
    push = models.OneToOneField(Push, on_delete=models.PROTECT, null=True, related_name="referral")
    listing = models.ForeignKey(
        Listing, on_delete=models.PROTECT, null=True, related_name="referrals"
    )
    destination_ref = models.CharField(max_length=120, blank=True, help_text="their number")
    status = models.CharField(max_length=16, choices=Status, default=Status.DELIVERED)
    reason = models.CharField(max_length=400, blank=True)
    valid_until = models.DateTimeField()
    attribution_until = models.DateTimeField()

    objects = ReferralQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="intent", push__isnull=False, listing=None)
                | Q(kind="listing", listing__isnull=False, push=None),
                name="referral_has_one_subject",
            ),
            models.UniqueConstraint(
                fields=["platform", "listing"],
                condition=Q(status__in=["delivered", "acknowledged", "accepted"]),
                name="referral_one_live_per_listing",
            ),
        ]
        indexes = [models.Index(fields=["status", "valid_until"], name="referral_clock")]

    def __str__(self) -> str:
        return f"#{self.pk} {self.referral_no}"

    @property
    def subject(self) -> str:
        """The title of what was referred."""
        if self.push is not None:
            return self.push.intent.title
        return self.listing.title if self.listing is not None else ""


class Outcome(Noun):
    """A deal that another platform closed on a referral, recorded with its evidence."""

    class Status(models.TextChoices):
        CONFIRMED = "confirmed", _("confirmed")
        REVERSED = "reversed", _("reversed")

    MOVES: ClassVar[Moves] = {(Status.CONFIRMED, "reverse", Status.REVERSED)}

    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="outcomes")
    outcome_ref = models.CharField(max_length=120, help_text="the platform's own deal number")
    realisation_type = models.CharField(max_length=24, choices=RealisationType)
    amount_minor = models.BigIntegerField(help_text="minor units")
    currency = models.CharField(max_length=3)
    concluded_on = models.DateField()
    evidence = models.CharField(max_length=400, help_text="document or message it rests on")
    deal = models.OneToOneField(Deal, on_delete=models.PROTECT, related_name="outcome")
    status = models.CharField(max_length=10, choices=Status, default=Status.CONFIRMED)
    reason = models.CharField(max_length=400, blank=True)

    objects = VersionedQuerySet["Outcome"].as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["referral", "outcome_ref"], name="outcome_once_per_referral"
            ),
            models.CheckConstraint(
                condition=Q(amount_minor__range=(0, MAX_MINOR)), name="outcome_amount_range"
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.outcome_ref}"

    @property
    def amount(self) -> Money:
        """What was agreed."""
        return Money(self.amount_minor, self.currency)
