"""What the buyer says was paid, and what the holder says of it."""

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
from marketplace.payments.models.slip import LONGEST_BANK, LONGEST_SERIAL

UNDECIDED = ("claimed", "checking")
STANDING = (*UNDECIDED, "confirmed")


class PaymentClaimQuerySet(VersionedQuerySet["PaymentClaim"]):
    """Questions one can ask of many claims."""

    def of(self, actor: Actor) -> Self:
        """Claims on deals of the organisation the actor acts for."""
        side = Q(deal__buyer_id=actor.organisation_id) | Q(deal__holder_id=actor.organisation_id)
        return self.filter(side) if actor.organisation_id else self.none()

    def visible_to(self, actor: Actor) -> Self:
        """Those of either side; all for operators."""
        return self if actor.is_operator else self.of(actor)

    def standing(self) -> Self:
        """Those neither refused nor withdrawn: their slips are used."""
        return self.filter(status__in=STANDING)

    def undecided(self) -> Self:
        """Those that wait: for the holder, or for an operator who checks them."""
        return self.filter(status__in=UNDECIDED)


class PaymentClaim(Noun):
    """What the buyer says was paid, until the holder confirms it or says otherwise."""

    class Status(models.TextChoices):
        CLAIMED = "claimed", _("waiting for the holder")
        CHECKING = "checking", _("confirmed by both sides, being checked")
        CONFIRMED = "confirmed", _("confirmed by both sides")
        REFUSED = "refused", pgettext_lazy("payment", "refused")
        WITHDRAWN = "withdrawn", _("withdrawn")

    MOVES: ClassVar[Moves] = {
        (Status.CLAIMED, "confirm", Status.CONFIRMED),
        (Status.CLAIMED, "confirm", Status.CHECKING),
        (Status.CHECKING, "check", Status.CONFIRMED),
        (Status.CHECKING, "reject", Status.REFUSED),
        (Status.CLAIMED, "refuse", Status.REFUSED),
        (Status.CLAIMED, "withdraw", Status.WITHDRAWN),
    }

    deal = models.ForeignKey(Deal, on_delete=models.PROTECT, related_name="payment_claims")
    amount_minor = models.BigIntegerField(help_text="minor units, as on the bank slip")
    currency = models.CharField(max_length=3)
    payer_bank = models.CharField(_("payer's bank"), max_length=LONGEST_BANK)
    bank_serial = models.CharField(
        _("bank serial number"), max_length=LONGEST_SERIAL, help_text="normalised"
    )
    value_on = models.DateField(_("value date"))
    claimed_by_id = models.BigIntegerField()
    claimed_by_organisation_id = models.BigIntegerField()
    confirmed_by_id = models.BigIntegerField(null=True)
    confirmed_by_organisation_id = models.BigIntegerField(null=True)
    received_minor = models.BigIntegerField(null=True, help_text="received, as far as it was due")
    excess_minor = models.BigIntegerField(default=0, help_text="received beyond what was due")
    decided_at = models.DateTimeField(null=True)
    checked_by_id = models.BigIntegerField(null=True, help_text="the operator who looked at it")
    checked_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=400, blank=True)
    status = models.CharField(max_length=10, choices=Status, default=Status.CLAIMED)

    objects = PaymentClaimQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(amount_minor__range=(1, MAX_MINOR)), name="paymentclaim_amount_range"
            ),
            models.CheckConstraint(
                condition=Q(received_minor=None)
                | Q(
                    received_minor__gte=0,
                    excess_minor__gte=0,
                    received_minor__gt=-F("excess_minor"),
                    received_minor__lte=F("amount_minor") - F("excess_minor"),
                ),
                name="paymentclaim_received_range",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by_organisation_id=None)
                | ~Q(confirmed_by_organisation_id=F("claimed_by_organisation_id")),
                name="paymentclaim_two_organisations",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by_id=None) | ~Q(confirmed_by_id=F("claimed_by_id")),
                name="paymentclaim_two_people",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["checking", "confirmed"])
                | Q(received_minor__isnull=False, confirmed_by_id__isnull=False),
                name="paymentclaim_confirmed_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(checked_by_id=None)
                | (~Q(checked_by_id=F("claimed_by_id")) & ~Q(checked_by_id=F("confirmed_by_id"))),
                name="paymentclaim_checked_by_a_third",
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.status}"

    @property
    def amount(self) -> Money:
        """What the slip says."""
        return Money(self.amount_minor, self.currency)
