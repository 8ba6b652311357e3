"""The files that prove a payment."""

from django.db import models

from marketplace.payments.models.claim import PaymentClaim
from parties.models import StoredFile


class ClaimFile(models.Model):
    """A file that the buyer gave as evidence of a claim. Append-only."""

    claim = models.ForeignKey(PaymentClaim, on_delete=models.PROTECT, related_name="evidence")
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="payment_evidence")
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["claim", "file"], name="claimfile_once"),
        ]

    def __str__(self) -> str:
        return f"#{self.pk}"
