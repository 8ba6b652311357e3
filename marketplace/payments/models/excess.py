"""What arrived beyond the price, until it went back."""

from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kernel.actor import Actor
from kernel.lifecycle import Moves, VersionedQuerySet
from kernel.money import MAX_MINOR, Money
from kernel.noun import Noun
from marketplace.deals.models import Deal
from marketplace.payments.models.claim import PaymentClaim
from marketplace.payments.models.slip import LONGEST_BANK, LONGEST_SERIAL


class ExcessQuerySet(VersionedQuerySet["Excess"]):
    """Questions one can ask of many excesses."""

    def of(self, actor: Actor) -> Self:
        """Those on deals of the organisation the actor acts for."""
        return self.filter(deal__in=Deal.objects.of(actor))

    def open(self) -> Self:
        """Those not returned yet: a deal with one is not settled."""
        return self.filter(status__in=["standing", "sent"])


class Excess(Noun):
    """What one claim brought beyond what was due; the holder has it and owes it back."""

    class Status(models.TextChoices):
        STANDING = "standing", pgettext_lazy("excess", "to be paid back")
        SENT = "sent", _("sent, to be confirmed")
        RETURNED = "returned", pgettext_lazy("excess", "paid back – confirmed by both sides")

    MOVES: ClassVar[Moves] = {
        (Status.STANDING, "send", Status.SENT),
        (Status.SENT, "confirm", Status.RETURNED),
        (Status.SENT, "refuse", Status.STANDING),
    }

    claim = models.OneToOneField(PaymentClaim, on_delete=models.PROTECT, related_name="excess")
    deal = models.ForeignKey(Deal, on_delete=models.PROTECT, related_name="excesses")
    amount_minor = models.BigIntegerField(help_text="minor units of the deal's currency")
    currency = models.CharField(max_length=3)
    payer_bank = models.CharField(max_length=LONGEST_BANK, blank=True)
    bank_serial = models.CharField(max_length=LONGEST_SERIAL, blank=True)
    value_on = models.DateField(null=True)
    sent_by_id = models.BigIntegerField(null=True)
    confirmed_by_id = models.BigIntegerField(null=True)
    decided_at = models.DateTimeField(null=True)
    note = models.CharField(max_length=400, blank=True)
    status = models.CharField(max_length=10, choices=Status, default=Status.STANDING)

    objects = ExcessQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(amount_minor__range=(1, MAX_MINOR)), name="excess_amount_range"
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by_id=None) | ~Q(confirmed_by_id=F("sent_by_id")),
                name="excess_two_people",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["sent", "returned"])
                | Q(value_on__isnull=False, sent_by_id__isnull=False),
                name="excess_sent_has_a_slip",
            ),
            models.CheckConstraint(
                condition=~Q(status="returned") | Q(confirmed_by_id__isnull=False),
                name="excess_returned_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.status}"

    @property
    def amount(self) -> Money:
        """What goes back."""
        return Money(self.amount_minor, self.currency)
