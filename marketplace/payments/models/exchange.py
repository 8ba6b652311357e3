"""A payment that began in another currency: recorded as the bank did it, never computed here."""

from decimal import Decimal

from django.db import models
from django.db.models import Q

from kernel.actor import Actor
from kernel.money import MAX_MINOR, Money
from kernel.uid import new_uid
from marketplace.payments.models.claim import PaymentClaim
from parties.models import StoredFile


class ExchangeQuerySet(models.QuerySet["Exchange"]):
    """Questions one can ask of many exchanges."""

    def visible_to(self, actor: Actor) -> "ExchangeQuerySet":
        """Those of claims the actor may see."""
        return self.filter(claim__in=PaymentClaim.objects.visible_to(actor))


class Exchange(models.Model):
    """What the buyer gave for a claimed amount, at whose rate, on which document. Append-only.

    ``rate`` is how much of the claim's currency one unit of ``currency`` brought.
    """

    uid = models.UUIDField(unique=True, default=new_uid, editable=False)
    claim = models.OneToOneField(PaymentClaim, on_delete=models.PROTECT, related_name="exchange")
    amount_minor = models.BigIntegerField(help_text="what was given, minor units of currency")
    currency = models.CharField(max_length=3)
    rate = models.DecimalField(max_digits=20, decimal_places=10)
    rate_on = models.DateField()
    source = models.CharField(max_length=80, help_text="whose rate it is")
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    file_sha256 = models.CharField(max_length=64)
    recorded_by_id = models.BigIntegerField()
    recorded_at = models.DateTimeField()

    objects = ExchangeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(amount_minor__range=(1, MAX_MINOR)), name="exchange_amount_range"
            ),
            models.CheckConstraint(condition=Q(rate__gt=Decimal(0)), name="exchange_rate_positive"),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.currency}"

    @property
    def given(self) -> Money:
        """What the buyer gave."""
        return Money(self.amount_minor, self.currency)
