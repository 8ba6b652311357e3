"""Bank slips, whatever they pay: one slip pays once, on this platform, for ever."""

from typing import Self

from django.db import models
from django.db.models import Q

from marketplace.deals.models import Deal

LONGEST_BANK, LONGEST_SERIAL = 80, 64  # characters


class BankSlipQuerySet(models.QuerySet["BankSlip"]):
    """Questions one can ask of many slips."""

    def like(self, *, payer_bank: str, bank_serial: str, value_on: object) -> Self:
        """Those that say the same and stand, which the database lets be one."""
        return self.filter(
            payer_bank=payer_bank, bank_serial=bank_serial, value_on=value_on, standing=True
        )


class BankSlip(models.Model):
    """Payer's bank, serial number and value date, normalised. Written by triggers only.

    It stands while what it pays is claimed or confirmed; refused or withdrawn it may come again.
    """

    payer_bank = models.CharField(max_length=LONGEST_BANK)
    bank_serial = models.CharField(max_length=LONGEST_SERIAL)
    value_on = models.DateField()
    deal = models.ForeignKey(Deal, on_delete=models.PROTECT, related_name="bank_slips")
    pays = models.CharField(max_length=8, help_text="claim, refund or excess")
    row_id = models.BigIntegerField(help_text="of what it pays")
    standing = models.BooleanField(default=True)

    objects = BankSlipQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["payer_bank", "bank_serial", "value_on"],
                condition=Q(standing=True),
                name="bankslip_once",
            )
        ]
        indexes = [models.Index(fields=["pays", "row_id"], name="bankslip_row")]

    def __str__(self) -> str:
        return f"#{self.pk} {self.bank_serial}"
