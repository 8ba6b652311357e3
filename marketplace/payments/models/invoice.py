"""Invoices (fapiao) of deals: recorded data, never issued by this platform."""

from typing import Self

from django.db import models
from django.db.models import F, Q

from kernel.actor import Actor
from kernel.money import MAX_MINOR, Money
from kernel.uid import new_uid
from marketplace.deals.models import Deal
from parties.models import Organisation, StoredFile

WHOLE_BP = 10_000


class InvoiceKind(models.Model):
    """A row of the code table of invoices; operators add rows and take them out of use."""

    code = models.CharField(max_length=8, unique=True)
    name_zh = models.CharField(max_length=60)
    name_en = models.CharField(max_length=80)
    is_active = models.BooleanField(default=True)

    def __str__(self) -> str:
        return f"{self.code} {self.name_zh}"

    def name(self, language: str) -> str:
        """Return the name in a language, e.g. ``zh-hans``."""
        return self.name_zh if language.startswith("zh") else self.name_en


class InvoiceQuerySet(models.QuerySet["Invoice"]):
    """Questions one can ask of many invoices."""

    def of(self, actor: Actor) -> Self:
        """Invoices on deals of the organisation the actor acts for."""
        side = Q(deal__buyer_id=actor.organisation_id) | Q(deal__holder_id=actor.organisation_id)
        return self.filter(side) if actor.organisation_id else self.none()

    def visible_to(self, actor: Actor) -> Self:
        """Those of either side; all for operators."""
        return self if actor.is_operator else self.of(actor)

    def gross_minor(self, deal: Deal) -> int:
        """Return what is invoiced on ``deal``, red letters taken off, minor units."""
        total = self.filter(deal=deal).aggregate(total=models.Sum("gross_minor"))["total"]
        return int(total or 0)


class Invoice(models.Model):
    """One fapiao as printed on it. Never changed: a red letter reverses it, in whole or in part."""

    uid = models.UUIDField(unique=True, default=new_uid, editable=False)
    deal = models.ForeignKey(Deal, on_delete=models.PROTECT, related_name="invoices")
    kind = models.ForeignKey(InvoiceKind, on_delete=models.PROTECT, related_name="invoices")
    seller_tax_id = models.CharField(max_length=20)
    code = models.CharField(max_length=12, null=True, help_text="digital ones have none")
    number = models.CharField(max_length=20)
    rate_bp = models.PositiveSmallIntegerField(help_text="tax rate in basis points")
    net_minor = models.BigIntegerField()
    tax_minor = models.BigIntegerField()
    gross_minor = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    issued_on = models.DateField()
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    file_sha256 = models.CharField(max_length=64)
    reverses = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, related_name="red_letter"
    )
    reason = models.CharField(max_length=400, blank=True, help_text="of a red letter")
    recorded_by_id = models.BigIntegerField()
    recorded_for = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    objects = InvoiceQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["seller_tax_id", "code", "number"],
                nulls_distinct=False,
                name="invoice_number_once",
            ),
            models.CheckConstraint(
                condition=Q(gross_minor=F("net_minor") + F("tax_minor")), name="invoice_adds_up"
            ),
            models.CheckConstraint(
                condition=Q(reverses=None, gross_minor__gt=0, net_minor__gte=0, tax_minor__gte=0)
                | Q(reverses__isnull=False, gross_minor__lt=0, net_minor__lte=0, tax_minor__lte=0),
                name="invoice_red_is_negative",
            ),
            models.CheckConstraint(
                condition=Q(reverses=None) | ~Q(reason=""), name="invoice_red_has_a_reason"
            ),
            models.CheckConstraint(
                condition=Q(gross_minor__range=(-MAX_MINOR, MAX_MINOR), rate_bp__lte=WHOLE_BP),
                name="invoice_range",
            ),
        ]
        indexes = [models.Index(fields=["deal", "id"], name="invoice_deal")]

    def __str__(self) -> str:
        return f"#{self.pk} {self.number}"

    @property
    def gross(self) -> Money:
        """What is printed as the total."""
        return Money(self.gross_minor, self.currency)
