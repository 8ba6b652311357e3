"""Fees an organisation paid to the platform, and corrections of what was posted of fees."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kernel.lifecycle import Moves, VersionedQuerySet
from kernel.money import MAX_MINOR, Money
from kernel.noun import Noun
from marketplace.ledger.models import Txn
from marketplace.payments.models.slip import LONGEST_BANK, LONGEST_SERIAL
from parties.models import Organisation


class FeePayment(Noun):
    """What arrived on the platform's account as a fee, as finance read it off the bank slip."""

    class Status(models.TextChoices):
        RECORDED = "recorded", _("recorded")
        REVERSED = "reversed", _("reversed")

    MOVES: ClassVar[Moves] = {(Status.RECORDED, "reverse", Status.REVERSED)}

    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="fee_payments"
    )
    amount_minor = models.BigIntegerField(help_text="minor units, as on the bank slip")
    currency = models.CharField(max_length=3)
    payer_bank = models.CharField(_("payer's bank"), max_length=LONGEST_BANK)
    bank_serial = models.CharField(_("bank serial number"), max_length=LONGEST_SERIAL)
    value_on = models.DateField(_("value date"))
    recorded_by_id = models.BigIntegerField()
    status = models.CharField(max_length=8, choices=Status, default=Status.RECORDED)

    objects = VersionedQuerySet["FeePayment"].as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["payer_bank", "bank_serial", "value_on"],
                condition=Q(status="recorded"),
                name="feepayment_slip_once",
            ),
            models.CheckConstraint(
                condition=Q(amount_minor__range=(1, MAX_MINOR)), name="feepayment_amount_range"
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.status}"

    @property
    def amount(self) -> Money:
        """What the slip says."""
        return Money(self.amount_minor, self.currency)


class Correction(Noun):
    """A posting of a fee that one person asks to reverse and another reverses, or does not."""

    class Status(models.TextChoices):
        PROPOSED = "proposed", _("proposed")
        DONE = "done", pgettext_lazy("correction", "reversed")
        DECLINED = "declined", _("declined")
        WITHDRAWN = "withdrawn", _("withdrawn")

    MOVES: ClassVar[Moves] = {
        (Status.PROPOSED, "approve", Status.DONE),
        (Status.PROPOSED, "decline", Status.DECLINED),
        (Status.PROPOSED, "withdraw", Status.WITHDRAWN),
    }

    txn = models.ForeignKey(Txn, on_delete=models.PROTECT, related_name="corrections")
    reason = models.CharField(max_length=400)
    proposed_by_id = models.BigIntegerField()
    decided_by_id = models.BigIntegerField(null=True)
    decided_at = models.DateTimeField(null=True)
    status = models.CharField(max_length=9, choices=Status, default=Status.PROPOSED)

    objects = VersionedQuerySet["Correction"].as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["txn"],
                condition=Q(status__in=["proposed", "done"]),
                name="correction_one_per_posting",
            ),
            models.CheckConstraint(
                condition=~Q(status="done")
                | (Q(decided_by_id__isnull=False) & ~Q(decided_by_id=F("proposed_by_id"))),
                name="correction_two_people",
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.status}"
