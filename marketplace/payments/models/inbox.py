"""What Stripe tells, and what does not fit together with our books."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kernel.lifecycle import Moves, VersionedQuerySet
from kernel.noun import Noun
from marketplace.deals.models import Deal
from parties.models import Organisation


class StripeEvent(models.Model):
    """One event as it was delivered or listed; stored before anything is done about it."""

    class Status(models.TextChoices):
        STORED = "stored", _("waiting")
        APPLIED = "applied", _("applied")
        IGNORED = "ignored", _("of no concern")
        PARKED = "parked", _("could not be applied")

    MOVES: ClassVar[Moves] = {
        *((status, "apply", "applied") for status in ("stored", "parked")),
        *((status, "ignore", "ignored") for status in ("stored", "parked")),
        (Status.STORED, "park", Status.PARKED),
        (Status.PARKED, "replay", Status.STORED),
    }

    event_id = models.CharField(max_length=120, unique=True)
    kind = models.CharField(max_length=80, help_text="e.g. payment_intent.succeeded")
    body = models.JSONField()
    happened_at = models.DateTimeField(help_text="by Stripe's clock")
    stored_at = models.DateTimeField()
    status = models.CharField(max_length=8, choices=Status, default=Status.STORED)
    version = models.PositiveIntegerField(default=1)
    attempts = models.PositiveSmallIntegerField(default=0)
    trace = models.TextField(blank=True, help_text="why it is parked")
    applied_at = models.DateTimeField(null=True)

    objects: "VersionedQuerySet[StripeEvent]" = VersionedQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        indexes = [
            models.Index(
                fields=["id"], condition=Q(status__in=["stored", "parked"]), name="stripeevent_open"
            )
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.kind}"


class ConnectedAccount(Noun):
    """An organisation's account at Stripe, to which its money is transferred."""

    class Status(models.TextChoices):
        ASKED = "asked", _("being opened")
        PENDING = "pending", _("details are missing")
        ENABLED = "enabled", _("can receive money")
        DISABLED = "disabled", _("receives nothing at present")

    MOVES: ClassVar[Moves] = {
        (Status.ASKED, "open", Status.PENDING),
        *((status, "enable", "enabled") for status in ("asked", "pending", "disabled")),
        (Status.ENABLED, "disable", Status.DISABLED),
    }

    organisation = models.OneToOneField(
        Organisation, on_delete=models.PROTECT, related_name="connected_account"
    )
    account_id = models.CharField(max_length=120, null=True, unique=True)
    link_url = models.URLField(max_length=2000, blank=True, help_text="where details are given")
    error = models.CharField(max_length=400, blank=True)
    told_at = models.DateTimeField(null=True, help_text="the newest word of Stripe about it")
    status = models.CharField(max_length=8, choices=Status, default=Status.ASKED)

    objects: "VersionedQuerySet[ConnectedAccount]" = VersionedQuerySet.as_manager()  # type: ignore[assignment]

    def __str__(self) -> str:
        return f"#{self.pk} {self.status}"


class ReconBreak(Noun):
    """A difference between Stripe and our books that somebody has to explain."""

    class Kind(models.TextChoices):
        NOT_HERE = "not_here", _("at Stripe, not in our books")
        NOT_THERE = "not_there", _("in our books, not at Stripe")
        AMOUNT = "amount", _("another amount")
        BALANCE = "balance", _("another balance")
        OVER_RECEIPT = "over_receipt", _("more received than was due")
        CHARGEBACK = "chargeback", _("lost chargeback to be dealt with")
        REFUSED = "refused", _("refused by Stripe")
        HELD_LONG = "held_long", _("held for too long")
        CURSOR_OLD = "cursor_old", _("events were not listed for long")

    class Status(models.TextChoices):
        OPEN = "open", pgettext_lazy("break", "open")
        CLEARED = "cleared", pgettext_lazy("break", "vanished by itself")
        RESOLVED = "resolved", pgettext_lazy("break", "explained")

    MOVES: ClassVar[Moves] = {
        (Status.OPEN, "clear", Status.CLEARED),
        (Status.OPEN, "resolve", Status.RESOLVED),
    }

    kind = models.CharField(max_length=12, choices=Kind)
    about = models.CharField(max_length=200, help_text="id at Stripe, or key of a step")
    deal = models.ForeignKey(Deal, on_delete=models.PROTECT, null=True, related_name="breaks")
    ours_minor = models.BigIntegerField(null=True)
    theirs_minor = models.BigIntegerField(null=True)
    currency = models.CharField(max_length=3, blank=True)
    note = models.CharField(max_length=400, blank=True)
    resolved_by_id = models.BigIntegerField(null=True)
    reason = models.CharField(max_length=400, blank=True)
    ended_at = models.DateTimeField(null=True)
    status = models.CharField(max_length=8, choices=Status, default=Status.OPEN)

    objects: "VersionedQuerySet[ReconBreak]" = VersionedQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "about"], condition=Q(status="open"), name="reconbreak_once"
            ),
            models.CheckConstraint(
                condition=~Q(status="resolved") | Q(resolved_by_id__isnull=False) & ~Q(reason=""),
                name="reconbreak_resolved_with_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.kind}"


class ReconCursor(models.Model):
    """Up to when Stripe's events were listed; one row."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    listed_until = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(id=1), name="reconcursor_one")]

    def __str__(self) -> str:
        return f"{self.listed_until:%Y-%m-%d %H:%M}"
