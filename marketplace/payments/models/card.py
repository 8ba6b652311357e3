"""Money that is paid through Stripe: the payment, and each call that is made for it."""

from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kernel.actor import Actor
from kernel.lifecycle import Moves, VersionedQuerySet
from kernel.money import MAX_MINOR, Money
from kernel.noun import Noun
from marketplace.deals.models import Deal
from marketplace.payments.models.refund import Refund
from parties.models import Organisation

UNDER_WAY = ("asked", "open")  # money may still come
UNANSWERED = ("due", "sent", "unknown")  # whether the call has had its effect is not known


class CardPaymentQuerySet(VersionedQuerySet["CardPayment"]):
    """Questions one can ask of many card payments."""

    def visible_to(self, actor: Actor) -> Self:
        """Those on deals of either side; all for operators."""
        side = Q(deal__buyer_id=actor.organisation_id) | Q(deal__holder_id=actor.organisation_id)
        if actor.is_operator:
            return self
        return self.filter(side) if actor.organisation_id else self.none()

    def paid(self) -> Self:
        """Those whose money arrived, the oldest first."""
        return self.filter(status=CardPayment.Status.PAID).order_by("id")


class CardPayment(Noun):
    """One payment on Stripe's own page; Stripe keeps its money until the deal is settled."""

    class Status(models.TextChoices):
        ASKED = "asked", _("being prepared")
        OPEN = "open", _("waiting for the payment")
        PAID = "paid", _("received through Stripe")
        EXPIRED = "expired", _("not paid in time")
        FAILED = "failed", _("could not be opened")

    MOVES: ClassVar[Moves] = {
        (Status.ASKED, "open", Status.OPEN),
        (Status.ASKED, "fail", Status.FAILED),
        # money that arrived counts, whatever was thought of the payment before
        *((status, "receive", "paid") for status in ("asked", "open", "expired", "failed")),
        *((status, "expire", "expired") for status in UNDER_WAY),
    }

    deal = models.ForeignKey(Deal, on_delete=models.PROTECT, related_name="card_payments")
    ordinal = models.PositiveSmallIntegerField(help_text="of the deal, from 1")
    amount_minor = models.BigIntegerField(help_text="minor units that were asked for")
    received_minor = models.BigIntegerField(
        null=True, help_text="what of it was due on the deal when it arrived"
    )
    currency = models.CharField(max_length=3)
    asked_by_id = models.BigIntegerField()
    session_id = models.CharField(max_length=120, null=True, unique=True)
    session_url = models.URLField(max_length=2000, blank=True)
    intent_id = models.CharField(max_length=120, null=True, unique=True)
    charge_id = models.CharField(max_length=120, null=True, unique=True)
    declined = models.CharField(max_length=80, blank=True, help_text="why a card was refused last")
    received_at = models.DateTimeField(null=True)
    status = models.CharField(max_length=8, choices=Status, default=Status.ASKED)

    objects = CardPaymentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["deal", "ordinal"], name="cardpayment_ordinal"),
            models.CheckConstraint(
                condition=Q(amount_minor__range=(1, MAX_MINOR)), name="cardpayment_amount_range"
            ),
            models.CheckConstraint(
                condition=Q(status="paid", received_minor__isnull=False)
                | (~Q(status="paid") & Q(received_minor=None)),
                name="cardpayment_paid_has_received",
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.status}"

    @property
    def amount(self) -> Money:
        """What is asked for."""
        return Money(self.amount_minor, self.currency)

    @property
    def is_moving(self) -> bool:
        """Whether Stripe may tell something new at any moment."""
        return self.status in UNDER_WAY


class StripeStep(Noun):
    """One call to Stripe: decided, made under one key, and what became of it."""

    class Kind(models.TextChoices):
        CHECKOUT = "checkout", _("open a payment page")
        TRANSFER = "transfer", _("transfer to a holder")
        REVERSAL = "reversal", _("take back a transfer")
        REFUND = "refund", pgettext_lazy("step", "refund the buyer")

    class Status(models.TextChoices):
        DUE = "due", _("to be sent")
        SENT = "sent", _("sent, no answer yet")
        UNKNOWN = "unknown", _("outcome not known yet")
        DONE = "done", pgettext_lazy("step", "done")
        REFUSED = "refused", _("refused by Stripe")
        CANCELLED = "cancelled", _("not sent any more")

    MOVES: ClassVar[Moves] = {
        (Status.DUE, "send", Status.SENT),
        (Status.SENT, "lose", Status.UNKNOWN),
        (Status.UNKNOWN, "send", Status.SENT),
        (Status.DUE, "cancel", Status.CANCELLED),
        (Status.UNKNOWN, "cancel", Status.CANCELLED),
        *((status, "finish", "done") for status in UNANSWERED),
        (Status.SENT, "refuse", Status.REFUSED),
    }

    deal = models.ForeignKey(Deal, on_delete=models.PROTECT, related_name="stripe_steps")
    payment = models.ForeignKey(CardPayment, on_delete=models.PROTECT, related_name="steps")
    kind = models.CharField(max_length=8, choices=Kind)
    ordinal = models.PositiveSmallIntegerField(help_text="of the deal and kind, never the attempt")
    key = models.CharField(max_length=200, unique=True, help_text="deal:{uid}:{kind}:{ordinal}")
    amount_minor = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, related_name="stripe_steps"
    )
    refund = models.ForeignKey(Refund, on_delete=models.PROTECT, null=True, related_name="steps")
    reverses = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, related_name="reversals"
    )
    object_id = models.CharField(max_length=120, null=True, unique=True, help_text="at Stripe")
    sent_at = models.DateTimeField(null=True, help_text="first")
    answered_at = models.DateTimeField(null=True)
    error = models.CharField(max_length=400, blank=True)
    status = models.CharField(max_length=9, choices=Status, default=Status.DUE)

    objects: "VersionedQuerySet[StripeStep]" = VersionedQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(amount_minor__range=(1, MAX_MINOR)), name="stripestep_amount_range"
            ),
            models.CheckConstraint(
                condition=~Q(kind__in=["transfer", "reversal"]) | Q(organisation__isnull=False),
                name="stripestep_goes_to_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(kind="reversal") | Q(reverses__isnull=False),
                name="stripestep_reverses_a_transfer",
            ),
            models.CheckConstraint(
                condition=~Q(status="done") | Q(object_id__isnull=False),
                name="stripestep_done_has_an_object",
            ),
        ]
        indexes = [
            models.Index(
                fields=["sent_at"], condition=Q(status__in=["sent", "unknown"]), name="step_open"
            )
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.key}"


class Chargeback(Noun):
    """Money that a card holder's bank took back, until the card network has decided."""

    class Status(models.TextChoices):
        OPEN = "open", pgettext_lazy("chargeback", "open")
        WON = "won", pgettext_lazy("chargeback", "won: the money came back")
        LOST = "lost", pgettext_lazy("chargeback", "lost")

    MOVES: ClassVar[Moves] = {
        (Status.OPEN, "win", Status.WON),
        (Status.OPEN, "lose", Status.LOST),
    }

    payment = models.ForeignKey(CardPayment, on_delete=models.PROTECT, related_name="chargebacks")
    dispute_id = models.CharField(max_length=120, unique=True)
    amount_minor = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    reason = models.CharField(max_length=80)
    refund = models.OneToOneField(
        Refund, on_delete=models.PROTECT, null=True, related_name="chargeback"
    )
    status = models.CharField(max_length=4, choices=Status, default=Status.OPEN)

    objects: "VersionedQuerySet[Chargeback]" = VersionedQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(amount_minor__gte=1, amount_minor__lte=MAX_MINOR),
                name="chargeback_amount_range",
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.status}"
