"""How two sides come to terms: messages, and offers as numbered versions."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kernel.lifecycle import Moves, VersionedQuerySet
from kernel.models import code_array
from kernel.money import MAX_MINOR, Money
from listings.vocabulary.codes import DeliveryForm
from marketplace.deals.models.deal import Deal, PaymentTerms, RealisationType


class Side(models.TextChoices):
    """The two sides of a deal."""

    BUYER = "buyer", _("buyer")
    HOLDER = "holder", _("holder")


class Negotiation(models.Model):
    """The talk about one deal."""

    deal = models.OneToOneField(Deal, on_delete=models.PROTECT, related_name="negotiation")
    created_at = models.DateTimeField()
    nda_version = models.CharField(max_length=12, blank=True, help_text="the text asked for")
    nda_side = models.CharField(max_length=6, choices=Side, blank=True, help_text="who asked")
    nda_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"#{self.pk}"


class Message(models.Model):
    """One thing one side wrote. Append-only."""

    negotiation = models.ForeignKey(Negotiation, on_delete=models.PROTECT, related_name="messages")
    side = models.CharField(max_length=6, choices=Side)
    author_id = models.BigIntegerField()
    author_name = models.CharField(max_length=80)
    body = models.TextField(max_length=4000)
    sent_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"#{self.pk} {self.side}"


class Offer(models.Model):
    """Terms put on the table by one side. Never edited: a change is the next number."""

    class Status(models.TextChoices):
        OPEN = "open", pgettext_lazy("offer", "open")
        ACCEPTED = "accepted", _("accepted")
        SUPERSEDED = "superseded", _("superseded")
        REJECTED = "rejected", _("rejected")
        WITHDRAWN = "withdrawn", _("withdrawn")
        EXPIRED = "expired", _("expired")

    MOVES: ClassVar[Moves] = {
        (Status.OPEN, "accept", Status.ACCEPTED),
        (Status.OPEN, "counter", Status.SUPERSEDED),
        (Status.OPEN, "reject", Status.REJECTED),
        (Status.OPEN, "withdraw", Status.WITHDRAWN),
        (Status.OPEN, "expire", Status.EXPIRED),
        (Status.ACCEPTED, "reopen", Status.SUPERSEDED),
    }

    negotiation = models.ForeignKey(Negotiation, on_delete=models.PROTECT, related_name="offers")
    n = models.PositiveSmallIntegerField()
    side = models.CharField(max_length=6, choices=Side)
    realisation_type = models.CharField(
        _("realisation type"),
        max_length=24,
        choices=RealisationType,
        default=RealisationType.LICENCE,
    )
    amount_minor = models.BigIntegerField(_("amount"), help_text="minor units")
    currency = models.CharField(_("currency"), max_length=3, default="CNY")
    rights = code_array(8)
    exclusive = models.BooleanField(_("exclusive"), default=False)
    territory = code_array(6)
    term_months = models.PositiveSmallIntegerField(_("term in months"), null=True, blank=True)
    purpose = models.CharField(_("purpose of use"), max_length=400, blank=True)
    payment_terms = models.CharField(
        _("payment"), max_length=12, choices=PaymentTerms, default=PaymentTerms.PREPAID
    )
    schedule = models.JSONField(
        default=list, help_text="of a price in instalments: [{amount_minor, due, due_on}]"
    )
    delivery_form = models.CharField(
        _("delivery form"), max_length=3, choices=DeliveryForm, default=DeliveryForm.DATASET
    )
    delivery_on = models.DateField(_("delivery by"), null=True, blank=True)
    usage = code_array(16, help_text="deals.vocabulary.UsageControl")
    note = models.CharField(_("note"), max_length=400, blank=True)
    made_by_id = models.BigIntegerField(null=True)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    status = models.CharField(max_length=10, choices=Status, default=Status.OPEN)
    version = models.PositiveIntegerField(default=1)

    objects = VersionedQuerySet["Offer"].as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["negotiation", "n"], name="offer_number_once"),
            models.UniqueConstraint(
                fields=["negotiation"], condition=Q(status="accepted"), name="offer_one_accepted"
            ),
            models.UniqueConstraint(
                fields=["negotiation"], condition=Q(status="open"), name="offer_one_open"
            ),
            models.CheckConstraint(
                condition=Q(amount_minor__range=(0, MAX_MINOR)), name="offer_amount_range"
            ),
            models.CheckConstraint(
                condition=Q(payment_terms="free", amount_minor=0)
                | (~Q(payment_terms="free") & Q(amount_minor__gt=0)),
                name="offer_free_costs_nothing",
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} n{self.n}"

    @property
    def amount(self) -> Money:
        """What it costs."""
        return Money(self.amount_minor, self.currency)
