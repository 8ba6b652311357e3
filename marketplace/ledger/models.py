"""Accounts, transactions and their entries (TRUST 1.2). Debits are positive, credits negative."""

from typing import Self

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from kernel.actor import Actor
from kernel.money import MAX_MINOR, Money
from kernel.uid import new_uid
from parties.models import Organisation

LICENSED = ("exchange", "bank")  # only of them a page may say that they hold money


class HeldBy(models.TextChoices):
    """Who keeps the money of an account or an instalment now."""

    EXCHANGE = "exchange", _("a licensed exchange")
    BANK = "bank", _("a bank")
    STRIPE = "stripe", _("received through Stripe, not yet transferred")
    NOBODY = "nobody", _("paid directly between the parties")


class AccountQuerySet(models.QuerySet["Account"]):
    """Questions one can ask of many accounts."""

    def of(self, actor: Actor) -> Self:
        """Those that stand for the organisation the actor acts for."""
        return self.filter(party_id=actor.organisation_id) if actor.organisation_id else self.none()

    def visible_to(self, actor: Actor) -> Self:
        """All for operators; one's own organisation's for everybody else."""
        return self if actor.is_operator else self.of(actor)


class Account(models.Model):
    """One place where amounts are counted. Never changed, never deleted."""

    class Kind(models.TextChoices):
        ASSET = "asset", _("asset")
        LIABILITY = "liability", _("liability")
        INCOME = "income", _("income")
        EXPENSE = "expense", _("expense")
        MEMO = "memo", _("memorandum")

    code = models.CharField(max_length=120, unique=True, help_text="e.g. payable:17:CNY")
    kind = models.CharField(max_length=9, choices=Kind)
    party = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, related_name="accounts"
    )
    deal_uid = models.UUIDField(null=True, db_index=True)
    currency = models.CharField(max_length=3)
    held_by = models.CharField(max_length=8, choices=HeldBy, blank=True)
    created_at = models.DateTimeField(db_default=Now())

    objects = AccountQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["id", "currency"], name="account_currency"),
            models.CheckConstraint(
                condition=(
                    Q(code__startswith="custody:") & Q(held_by__in=["exchange", "bank", "stripe"])
                )
                | (~Q(code__startswith="custody:") & Q(held_by="")),
                name="account_custody_is_held",
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.code}"

    @property
    def family(self) -> str:
        """Which account of the chart it is: the first part of its code."""
        return self.code.partition(":")[0]


class Txn(models.Model):
    """One posting: two or more entries that sum to nothing in every currency."""

    class Kind(models.TextChoices):
        RECEIPT_DIRECT = "receipt_direct", _("receipt, straight between the parties")
        RECEIPT_HELD = "receipt_held", _("receipt, held")
        OVER_RECEIPT = "over_receipt", _("receipt of more than was due")
        RELEASE = "release", _("release to the holders")
        PAYOUT = "payout", _("payout")
        FEE_DUE = "fee_due", _("fee due")
        FEE_PAID = "fee_paid", _("fee paid")
        REFUND_DIRECT = "refund_direct", _("refund, straight between the parties")
        REFUND_HELD = "refund_held", _("refund of held money")
        REFUND_RELEASED = "refund_released", _("refund of released money")
        PROCESSOR_FEE = "processor_fee", _("fee of the payment service")
        CHARGEBACK_OPEN = "chargeback_open", _("chargeback opened")
        CHARGEBACK_CLOSED = "chargeback_closed", _("chargeback closed")
        EXCHANGE = "exchange", _("recorded exchange of currencies")
        REVERSAL = "reversal", _("reversal")

    uid = models.UUIDField(unique=True, default=new_uid, editable=False)
    key = models.CharField(max_length=200, unique=True, help_text="the act that caused it, once")
    kind = models.CharField(max_length=20, choices=Kind)
    deal_uid = models.UUIDField(null=True)
    reverses = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, related_name="reversed_by"
    )
    reason = models.CharField(max_length=400, blank=True)
    legs_sha256 = models.CharField(max_length=64, help_text="of the canonical legs")
    actor_kind = models.CharField(max_length=9)
    actor_id = models.BigIntegerField(null=True)
    organisation_id = models.BigIntegerField(null=True, help_text="whom the actor acted for")
    occurred_at = models.DateTimeField(help_text="when the money moved")
    recorded_at = models.DateTimeField(db_default=Now(), help_text="set by the database")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(reverses=None) | ~Q(reverses=F("id")), name="txn_reverses_another"
            ),
            models.CheckConstraint(
                condition=Q(kind="reversal", reverses__isnull=False)
                | (~Q(kind="reversal") & Q(reverses=None)),
                name="txn_reversal_names_its_txn",
            ),
            models.CheckConstraint(
                condition=~Q(kind="reversal") | ~Q(reason=""), name="txn_reversal_has_a_reason"
            ),
        ]
        indexes = [
            models.Index(fields=["deal_uid", "id"], name="txn_deal"),
            models.Index(fields=["occurred_at", "id"], name="txn_occurred"),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.kind}"


class Entry(models.Model):
    """One leg of a posting: above 0 a debit, below 0 a credit; minor units."""

    txn = models.ForeignKey(Txn, on_delete=models.PROTECT, related_name="entries")
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="entries")
    currency = models.CharField(max_length=3)
    amount_minor = models.BigIntegerField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(amount_minor=0) & Q(amount_minor__range=(-MAX_MINOR, MAX_MINOR)),
                name="entry_amount_range",
            )
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.amount_minor} {self.currency}"

    @property
    def amount(self) -> Money:
        """The leg's amount, signed."""
        return Money(self.amount_minor, self.currency)

    @property
    def credit_minor(self) -> int:
        """The amount seen from the credit side."""
        return -self.amount_minor


class FeePayer(models.TextChoices):
    """Which side of a deal pays the platform's fee."""

    HOLDER = "holder", _("the holder")
    BUYER = "buyer", _("the buyer")


class FeeRule(models.Model):
    """What the platform takes, from a day on. Never changed: a new rule is a new row.

    Of two rules of one day the later row counts. A rule of nothing ends the fee.
    """

    version = models.CharField(max_length=20, unique=True)
    bp = models.PositiveSmallIntegerField(help_text="basis points")
    floor_minor = models.BigIntegerField(default=0)
    cap_minor = models.BigIntegerField(null=True)
    payer = models.CharField(max_length=6, choices=FeePayer, default=FeePayer.HOLDER)
    note = models.CharField(max_length=400, blank=True, help_text="why it changes")
    set_by_id = models.BigIntegerField(null=True)
    currency = models.CharField(max_length=3, default="CNY")
    active_from = models.DateField()
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(bp__lte=10_000), name="feerule_bp_range"),
            models.CheckConstraint(
                condition=Q(floor_minor__gte=0)
                & (Q(cap_minor=None) | Q(cap_minor__gte=F("floor_minor"))),
                name="feerule_floor_below_cap",
            ),
            models.CheckConstraint(
                condition=Q(payer__in=FeePayer.values), name="feerule_payer_is_a_side"
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.version}"
